package dev.nabi.function.binding;

import dev.nabi.function.json.PlainJson;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON to the function's types and back: the plain shapes at once, all others and all errors by the library. */
public final class Json {
    private static volatile @Nullable ClassLoader function;
    private static volatile @Nullable JsonLibrary library;

    private Json() {}

    /** From here on the library is the one that these classes bring, if they do: its annotations and modules hold. */
    public static void useLibraryOf(ClassLoader classes) {
        function = classes;
        library = null;
    }

    private static JsonLibrary library() {
        var known = library;
        if (known == null) {
            synchronized (Json.class) {
                known = library;
                if (known == null) {
                    known = JsonLibraries.of(function);
                    library = known;
                }
            }
        }
        return known;
    }

    public static @Nullable Object read(byte[] json, Type type) throws BindException {
        var plain = PlainJson.read(json, type);
        return PlainJson.isDeclined(plain) ? library().read(json, type) : plain;
    }

    /** Fields as an object: each value is text, and becomes a number or a boolean where the type wants one. */
    static @Nullable Object fromFields(Map<String, List<String>> fields, Type type) throws BindException {
        var plain = PlainJson.fromFields(fields, type);
        return PlainJson.isDeclined(plain) ? library().fromFields(fields, type) : plain;
    }

    /** Fields whose values are text or bytes as an object. */
    static @Nullable Object fromParts(Map<String, List<Object>> parts, Type type) throws BindException {
        return library().fromFields(parts, type);
    }

    /** The elements of an array, each as its own JSON. */
    static List<byte[]> elements(byte[] json) throws BindException {
        var plain = PlainJson.elements(json);
        return plain != null ? plain : library().elements(json);
    }

    /** The members of an object, each value as its own JSON. */
    static Map<String, byte[]> members(byte[] json) throws BindException {
        var plain = PlainJson.members(json);
        return plain != null ? plain : library().members(json);
    }

    public static byte[] bytes(@Nullable Object value) throws IOException {
        var plain = PlainJson.write(value);
        return plain != null ? plain : library().bytes(value);
    }

    /** Why no JSON at all binds to this type; null where some may. */
    static @Nullable String refusal(Type type) {
        return PlainJson.isPlain(type) ? null : library().refusal(type);
    }
}
