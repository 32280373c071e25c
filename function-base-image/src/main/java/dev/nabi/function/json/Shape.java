package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import dev.nabi.function.handler.RawType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How values of one type are read. */
abstract class Shape {
    private static final Map<Type, Shape> KNOWN = new ConcurrentHashMap<>();

    /** Reads one value, which may be {@code null}. */
    abstract @Nullable Object read(JsonInput in, int depth) throws Declined;

    /** What a record gets for a component that its object does not name. */
    @Nullable
    Object absent() {
        return null;
    }

    /** What the text of a form's field means. */
    Object fromText(String text) throws Declined {
        throw DECLINED;
    }

    Object fromFields(Map<String, String> fields) throws Declined {
        throw DECLINED;
    }

    /** The shape of a type; null for one that is not plain. */
    static @Nullable Shape of(Type type) {
        var known = KNOWN.get(type);
        if (known != null) {
            return known;
        }
        var raw = RawType.of(type);
        if (raw.isRecord()) {
            return type == raw ? record(raw) : null;
        }
        var shape = simple(type, raw);
        if (shape != null) {
            KNOWN.put(type, shape);
            return shape;
        }
        return type == raw && !raw.getModule().isNamed() ? bean(raw) : null;
    }

    private static @Nullable Shape simple(Type type, Class<?> raw) {
        if (raw == List.class || raw == Collection.class || raw == ArrayList.class) {
            return list(type);
        }
        if (raw == Map.class || raw == LinkedHashMap.class) {
            return map(type);
        }
        if (raw == Optional.class) {
            return optional(type);
        }
        if (raw.isEnum()) {
            return new EnumShape(raw);
        }
        var scalar = ScalarShape.of(type);
        return scalar == null ? DateShape.of(type) : scalar;
    }

    private static @Nullable Shape bean(Class<?> type) {
        var shape = new BeanShape(type);
        // As with records.
        KNOWN.put(type, shape);
        return shape.complete() ? shape : null;
    }

    private static @Nullable Shape optional(Type type) {
        var value = type instanceof ParameterizedType ? argument(type, 0) : null;
        return value == null || value instanceof OptionalShape ? null : new OptionalShape(value);
    }

    private static @Nullable Shape record(Class<?> type) {
        var shape = new RecordShape(type);
        // Known before its components are: they may be of the same type.
        KNOWN.put(type, shape);
        return shape.complete() ? shape : null;
    }

    private static @Nullable Shape list(Type type) {
        var element = argument(type, 0);
        return element == null ? null : new ListShape(element);
    }

    private static @Nullable Shape map(Type type) {
        if (type instanceof ParameterizedType generic && generic.getActualTypeArguments()[0] != String.class) {
            return null;
        }
        var value = argument(type, 1);
        return value == null ? null : new MapShape(value);
    }

    private static @Nullable Shape argument(Type type, int index) {
        return type instanceof ParameterizedType generic
                ? of(generic.getActualTypeArguments()[index])
                : ScalarShape.of(Object.class);
    }

    private static final class ListShape extends Shape {
        private final Shape element;

        ListShape(Shape element) {
            this.element = element;
        }

        @Override
        @Nullable
        Object read(JsonInput in, int depth) throws Declined {
            if (in.takeWord("null")) {
                return null;
            }
            var list = new ArrayList<@Nullable Object>();
            in.expect('[');
            if (in.take(']')) {
                return list;
            }
            do {
                list.add(element.read(in, in.deeper(depth)));
            } while (in.take(','));
            in.expect(']');
            return list;
        }
    }

    private static final class MapShape extends Shape {
        private final Shape value;

        MapShape(Shape value) {
            this.value = value;
        }

        @Override
        @Nullable
        Object read(JsonInput in, int depth) throws Declined {
            if (in.takeWord("null")) {
                return null;
            }
            var map = new LinkedHashMap<String, @Nullable Object>();
            in.expect('{');
            if (in.take('}')) {
                return map;
            }
            do {
                var name = in.name();
                map.put(name, value.read(in, in.deeper(depth)));
            } while (in.take(','));
            in.expect('}');
            return map;
        }

        @Override
        Object fromFields(Map<String, String> fields) throws Declined {
            var map = new LinkedHashMap<String, Object>();
            for (var field : fields.entrySet()) {
                map.put(field.getKey(), value.fromText(field.getValue()));
            }
            return map;
        }
    }
}
