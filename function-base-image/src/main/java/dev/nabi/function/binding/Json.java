package dev.nabi.function.binding;

import dev.nabi.function.json.PlainJson;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON to the function's types and back: the plain shapes at once, all others and all errors by the library. */
public final class Json {
    private Json() {}

    public static @Nullable Object read(byte[] json, Type type) throws BindException {
        var plain = PlainJson.read(json, type);
        return PlainJson.isDeclined(plain) ? JacksonJson.read(json, type) : plain;
    }

    /** Fields as an object: each value is text, and becomes a number or a boolean where the type wants one. */
    @SuppressWarnings("unchecked") // A map of fields has text for keys and values.
    static @Nullable Object fromFields(Object fields, Type type) throws BindException {
        var plain =
                fields instanceof Map ? PlainJson.fromFields((Map<String, String>) fields, type) : PlainJson.DECLINED;
        return PlainJson.isDeclined(plain) ? JacksonJson.fromFields(fields, type) : plain;
    }

    /** Fields whose values are text or bytes as an object. */
    static @Nullable Object fromParts(Map<String, Object> parts, Type type) throws BindException {
        return JacksonJson.fromFields(parts, type);
    }

    /** The elements of an array, each as its own JSON. */
    static List<byte[]> elements(byte[] json) throws BindException {
        return JacksonJson.elements(json);
    }

    public static byte[] bytes(@Nullable Object value) throws IOException {
        var plain = PlainJson.write(value);
        return plain != null ? plain : JacksonJson.bytes(value);
    }
}
