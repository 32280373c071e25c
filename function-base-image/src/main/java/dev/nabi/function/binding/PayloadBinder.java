package dev.nabi.function.binding;

import dev.nabi.function.handler.HandlerException;
import dev.nabi.function.handler.RawType;
import dev.nabi.function.http.RequestBody;
import dev.nabi.function.http.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the handler's argument of a request. Bytes and streams take any body, text any body in its charset; every other
 * type is bound by its fields: from JSON, from a form, or, without a body, from the query string.
 */
public final class PayloadBinder {
    private static final byte[] EMPTY_LIST = {'[', ']'};
    private static final List<String> TAKES_ANY_BODY = List.of(
            InputStream.class.getName(),
            byte[].class.getName(),
            ByteBuffer.class.getName(),
            String.class.getName(),
            CharSequence.class.getName(),
            Void.class.getName());

    private final int maxBytes;

    /** A body that is held as a whole, as any but a stream is, has at most this many bytes. */
    public PayloadBinder(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    public int maxBytes() {
        return maxBytes;
    }

    public @Nullable Object bind(Type type, RequestHead head, RequestBody body) throws BindException, IOException {
        var raw = RawType.of(type);
        if (raw == InputStream.class) {
            return body;
        }
        var bytes = read(body, raw);
        if (raw == byte[].class) {
            return bytes;
        }
        if (raw == ByteBuffer.class) {
            return ByteBuffer.wrap(bytes);
        }
        if (raw == String.class || raw == CharSequence.class) {
            return new String(bytes, contentType(head).charset());
        }
        if (raw == Void.class) {
            return null;
        }
        return bytes.length == 0 ? fromNothing(type, raw, head) : fromBody(type, contentType(head), bytes);
    }

    /** Refuses, before the first call, a payload that no request could bind to. */
    public static void requireBindable(Type type) {
        var raw = RawType.of(type);
        var reason = TAKES_ANY_BODY.contains(raw.getName()) ? null : Json.refusal(type);
        if (reason != null) {
            throw new HandlerException("the handler takes " + type.getTypeName() + ", but " + reason);
        }
    }

    private static ContentType contentType(RequestHead head) {
        return ContentType.of(head.headers().first("content-type"));
    }

    private static @Nullable Object fromBody(Type type, ContentType contentType, byte[] bytes) throws BindException {
        // "curl -d '{…}'" calls JSON a form; a real form never starts so, its encoding leaves no such character.
        if (contentType.isEvent()) {
            return EventData.read(bytes, contentType.isEventBatch(), type);
        }
        if (contentType.mayBeJson() || (contentType.isForm() && startsLikeJson(bytes))) {
            var json = inUtf8(bytes, contentType);
            return required(Json.read(json, type), json, type);
        }
        if (contentType.isForm()) {
            var encoded = new String(bytes, StandardCharsets.ISO_8859_1);
            return Json.fromFields(FormFields.decodeAll(encoded, contentType.charset()), type);
        }
        if (contentType.isMultipart()) {
            return Json.fromParts(MultipartFields.of(Multipart.parse(bytes, contentType.header())), type);
        }
        throw new BindException(
                415,
                null,
                "content type " + contentType.media() + " does not bind to "
                        + RawType.of(type).getSimpleName() + "; send application/json");
    }

    private static @Nullable Object fromNothing(Type type, Class<?> raw, RequestHead head) throws BindException {
        if (Collection.class.isAssignableFrom(raw) || raw.isArray()) {
            return Json.read(EMPTY_LIST, type);
        }
        boolean scalar = raw.getPackageName().equals("java.lang") && raw != Object.class;
        if (raw.isPrimitive() || raw.isEnum() || scalar) {
            throw new BindException(400, null, "the body is empty; a " + raw.getSimpleName() + " is needed");
        }
        return Json.fromFields(FormFields.decodeAll(head.query(), StandardCharsets.UTF_8), type);
    }

    /** JSON's null is no value of a handler's: an Optional takes it, and what has a value for it. */
    static @Nullable Object required(@Nullable Object value, byte[] json, Type type) throws BindException {
        boolean isNull = value == null
                || (RawType.of(type).isPrimitive()
                        && new String(json, StandardCharsets.UTF_8).strip().equals("null"));
        if (isNull) {
            throw new BindException(
                    400, null, "the payload is null; a " + RawType.of(type).getSimpleName() + " is needed");
        }
        return value;
    }

    private static byte[] inUtf8(byte[] bytes, ContentType contentType) throws BindException {
        var charset = contentType.charset();
        return charset.equals(StandardCharsets.UTF_8)
                ? bytes
                : new String(bytes, charset).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean startsLikeJson(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '{' || b == '[' || b == '"';
            }
        }
        return false;
    }

    private byte[] read(RequestBody body, Class<?> into) throws BindException, IOException {
        int copies = into == byte[].class || into == ByteBuffer.class ? 1 : RequestBody.TEXT_COPIES;
        var bytes = body.hold(maxBytes, copies);
        if (bytes == null) {
            throw tooLarge();
        }
        return bytes;
    }

    private BindException tooLarge() {
        return new BindException(
                413, null, "the body is larger than " + maxBytes + " bytes; only an InputStream takes more");
    }
}
