package dev.nabi.function.json;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON that most functions speak: records, beans, maps, lists, text, numbers, dates. It gives what Jackson would give, or it
 * declines, and then Jackson has to: for other types, for input that is not as it should be, for every rule beyond the
 * plain ones. So there is one place that words errors, and this one may stay small. What it saves is the library's
 * introspection, most of a first answer's time.
 */
public final class PlainJson {
    public static final Object DECLINED = new Object();

    private PlainJson() {}

    @SuppressWarnings("ReferenceEquality") // It is that one object.
    public static boolean isDeclined(@Nullable Object read) {
        return read == DECLINED;
    }

    /** Whether values of this type are bound here, as long as their JSON is as it should be. */
    public static boolean isPlain(Type type) {
        return Shapes.of(type) != null;
    }

    public static @Nullable Object read(byte[] json, Type type) {
        var shape = Shapes.of(type);
        if (shape == null) {
            return DECLINED;
        }
        try {
            var in = new JsonInput(json);
            var value = shape.read(in, 0);
            in.end();
            return value == null ? DECLINED : value;
        } catch (Declined declined) {
            return DECLINED;
        }
    }

    /** Fields of a form or a query string, each with its values, as the components of a record, or as a map. */
    public static @Nullable Object fromFields(Map<String, List<String>> fields, Type type) {
        var shape = Shapes.of(type);
        try {
            return shape == null ? DECLINED : shape.fromFields(fields);
        } catch (Declined declined) {
            return DECLINED;
        }
    }

    /** The elements of an array, each as its own JSON; null when declined. */
    public static @Nullable List<byte[]> elements(byte[] json) {
        try {
            var in = new JsonInput(json);
            var elements = new ArrayList<byte[]>();
            in.expect('[');
            if (!in.take(']')) {
                do {
                    elements.add(in.slice());
                } while (in.take(','));
                in.expect(']');
            }
            in.end();
            return elements;
        } catch (Declined declined) {
            return null;
        }
    }

    /** The members of an object, each value as its own JSON; null when declined. */
    public static @Nullable Map<String, byte[]> members(byte[] json) {
        try {
            var in = new JsonInput(json);
            var members = new LinkedHashMap<String, byte[]>();
            in.expect('{');
            if (!in.take('}')) {
                do {
                    members.put(in.name(), in.slice());
                } while (in.take(','));
                in.expect('}');
            }
            in.end();
            return members;
        } catch (Declined declined) {
            return null;
        }
    }

    /** The value in UTF-8; null when declined. */
    public static byte @Nullable [] write(@Nullable Object value) {
        try {
            var out = new JsonOutput();
            out.value(value, 0);
            return out.bytes();
        } catch (Declined declined) {
            return null;
        }
    }
}
