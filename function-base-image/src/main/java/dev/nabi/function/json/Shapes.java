package dev.nabi.function.json;

import dev.nabi.function.handler.RawType;
import dev.nabi.function.handler.TypeArguments;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the shape of a type. */
final class Shapes {
    private static final Map<Type, Shape> KNOWN = new ConcurrentHashMap<>();

    /** A generic type that holds itself in ever more brackets has no end. */
    private static final int MAX_NAME = 2000;

    private Shapes() {}

    /** The shape of a type; null for one that is not plain. */
    static @Nullable Shape of(Type type) {
        var known = KNOWN.get(type);
        if (known == null && type instanceof ParameterizedType) {
            // One form for equal types, whatever made them.
            var resolved = TypeArguments.resolve(type, Map.of());
            known = KNOWN.get(resolved);
            if (known == null) {
                known = make(resolved);
            }
            if (known != null) {
                KNOWN.put(type, known);
            }
        } else if (known == null) {
            known = make(type);
        }
        return known == null || known.isDeclined() ? null : known;
    }

    private static @Nullable Shape make(Type type) {
        var raw = RawType.of(type);
        if (raw.isRecord() || isBean(raw)) {
            return type instanceof ParameterizedType && type.getTypeName().length() > MAX_NAME
                    ? null
                    : object(type, raw);
        }
        var shape = simple(type, raw);
        if (shape != null) {
            KNOWN.put(type, shape);
        }
        return shape;
    }

    private static boolean isBean(Class<?> raw) {
        return !raw.getModule().isNamed() && !raw.isEnum() && !raw.isArray() && !raw.isInterface();
    }

    /** Known before its properties are: they may be of the same type. */
    private static Shape object(Type type, Class<?> raw) {
        var shape = raw.isRecord() ? new RecordShape(type, raw) : new BeanShape(type, raw);
        KNOWN.put(type, shape);
        shape.complete();
        return shape;
    }

    private static @Nullable Shape simple(Type type, Class<?> raw) {
        if (raw.isArray()) {
            return array(type, raw);
        }
        if (raw == Optional.class) {
            return optional(type);
        }
        if (raw.isEnum()) {
            return PlainEnums.isPlain(raw) ? new EnumShape(raw) : null;
        }
        if (CollectionShape.isKnown(raw)) {
            var element = argument(type, 0);
            return element == null ? null : new CollectionShape(raw, element);
        }
        if (MapShape.isKnown(raw)) {
            return map(type, raw);
        }
        var scalar = ScalarShape.of(type);
        if (scalar == null) {
            scalar = NumberShape.of(type);
        }
        return scalar == null ? DateShape.of(type) : scalar;
    }

    private static @Nullable Shape optional(Type type) {
        var value = type instanceof ParameterizedType ? argument(type, 0) : null;
        return value == null || value instanceof OptionalShape ? null : new OptionalShape(value);
    }

    private static @Nullable Shape array(Type type, Class<?> raw) {
        var component = raw.componentType();
        if (component == byte.class) {
            return new BytesShape();
        }
        var element = component == char.class
                ? null
                : of(type instanceof GenericArrayType generic ? generic.getGenericComponentType() : component);
        return element == null ? null : new ArrayShape(component, element);
    }

    private static @Nullable Shape map(Type type, Class<?> raw) {
        var key = type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : String.class;
        var keys = MapKeys.of(key);
        var value = argument(type, 1);
        return keys == null || value == null || !MapShape.fits(raw, key) ? null : new MapShape(raw, keys, value);
    }

    private static @Nullable Shape argument(Type type, int index) {
        return type instanceof ParameterizedType generic
                ? of(generic.getActualTypeArguments()[index])
                : ScalarShape.of(Object.class);
    }
}
