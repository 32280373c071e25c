package dev.nabi.function.binding;

import dev.nabi.function.handler.RawType;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The data of structured CloudEvents as a payload; who wants their attributes takes the event itself. */
final class EventData {
    private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type");

    private EventData() {}

    static @Nullable Object read(byte[] body, boolean batch, Type type) throws BindException {
        var parsed = Json.read(body, Object.class);
        if (!batch) {
            return bind(data(parsed, ""), type);
        }
        var raw = RawType.of(type);
        if (!Collection.class.isAssignableFrom(raw) && !raw.isArray()) {
            throw new BindException(
                    415, null, "a batch of CloudEvents does not bind to " + raw.getSimpleName() + "; take a List");
        }
        if (!(parsed instanceof List<?> events)) {
            throw new BindException(400, null, "a batch of CloudEvents is a JSON array");
        }
        var data = new ArrayList<@Nullable Object>();
        for (var event : events) {
            data.add(data(event, "[" + data.size() + "]."));
        }
        return bind(data, type);
    }

    private static @Nullable Object data(@Nullable Object event, String place) throws BindException {
        if (!(event instanceof Map<?, ?> attributes)) {
            throw new BindException(400, null, "a CloudEvent is a JSON object");
        }
        for (var name : REQUIRED) {
            if (!(attributes.get(name) instanceof String value) || value.isEmpty()) {
                throw new BindException(400, place + name, "a CloudEvent has this attribute, as text");
            }
        }
        return attributes.containsKey("data_base64") ? attributes.get("data_base64") : attributes.get("data");
    }

    private static @Nullable Object bind(@Nullable Object data, Type type) throws BindException {
        try {
            return Json.read(Json.bytes(data), type);
        } catch (IOException impossible) {
            throw new BindException(400, null, "not JSON: " + impossible.getMessage());
        }
    }
}
