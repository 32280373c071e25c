package dev.nabi.function.binding;

import dev.nabi.function.handler.RawType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The data of structured CloudEvents as a payload; who wants their attributes takes the event itself. */
final class EventData {
    private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");
    private static final byte[] NOTHING = "null".getBytes(StandardCharsets.US_ASCII);

    private EventData() {}

    static @Nullable Object read(byte[] body, boolean batch, Type type) throws BindException {
        if (!batch) {
            return bind(data(body, ""), type);
        }
        var raw = RawType.of(type);
        if (!Collection.class.isAssignableFrom(raw) && !raw.isArray()) {
            throw new BindException(
                    415, null, "a batch of CloudEvents does not bind to " + raw.getSimpleName() + "; take a List");
        }
        var all = new ByteArrayOutputStream(body.length);
        int count = 0;
        for (var event : EventBatch.split(body)) {
            all.write(count == 0 ? '[' : ',');
            all.writeBytes(data(event, "[" + count++ + "]."));
        }
        all.writeBytes(new byte[] {(byte) (count == 0 ? '[' : ' '), ']'});
        return bind(all.toByteArray(), type);
    }

    private static @Nullable Object bind(byte[] json, Type type) throws BindException {
        return PayloadBinder.required(Json.read(json, type), json, type);
    }

    /** The event's data as JSON, digit by digit as it was sent. */
    private static byte[] data(byte[] event, String place) throws BindException {
        var attributes = Json.members(event);
        for (var name : REQUIRED) {
            if (text(attributes.get(name)).isEmpty()) {
                throw new BindException(400, place + name, "a CloudEvent has this attribute, as text");
            }
        }
        var encoded = attributes.get("data_base64");
        return encoded == null || isNull(encoded)
                ? attributes.getOrDefault("data", NOTHING)
                : decoded(encoded, ContentType.of(text(attributes.get("datacontenttype"))), place);
    }

    /** Data of JSON is taken as if it had been sent as such, text as a string; other bytes stay as they are. */
    private static byte[] decoded(byte[] encoded, ContentType type, String place) throws BindException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text(encoded));
        } catch (IllegalArgumentException malformed) {
            throw new BindException(400, place + "data_base64", "not Base64: " + malformed.getMessage());
        }
        if (type.media().isEmpty() || type.isJson()) {
            return bytes;
        }
        return type.isText() ? string(new String(bytes, type.charset())) : encoded;
    }

    private static byte[] string(String text) throws BindException {
        try {
            return Json.bytes(text);
        } catch (IOException impossible) {
            throw new BindException(400, "data_base64", String.valueOf(impossible.getMessage()));
        }
    }

    /** Nothing where the value is none, or no text. */
    private static String text(byte @Nullable [] json) throws BindException {
        return json != null && json.length > 0 && json[0] == '"' && Json.read(json, String.class) instanceof String text
                ? text
                : "";
    }

    private static boolean isNull(byte[] json) {
        return json[0] == 'n';
    }
}
