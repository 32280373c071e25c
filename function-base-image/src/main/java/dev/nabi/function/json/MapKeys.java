package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** What the names of a map's members are: text, a constant of an enum, or a whole number. */
record MapKeys(Class<?> type) {

    /** Null where keys of this type are not plain. */
    static @Nullable MapKeys of(Type key) {
        return key instanceof Class<?> type
                        && (type == String.class
                                || type == Object.class
                                || type == Integer.class
                                || type == Long.class
                                || (type.isEnum() && PlainEnums.isPlain(type)))
                ? new MapKeys(type)
                : null;
    }

    Object key(String name) throws Declined {
        if (type == String.class || type == Object.class) {
            return name;
        }
        if (type.isEnum()) {
            return PlainEnums.constant(type, name);
        }
        try {
            Object number = type == Integer.class ? (Object) Integer.valueOf(name) : (Object) Long.valueOf(name);
            if (number.toString().equals(name)) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // Declined.
        }
        throw DECLINED;
    }

    /** The name of a key in JSON. */
    static String name(@Nullable Object key) throws Declined {
        if (key instanceof String name) {
            return name;
        }
        if (key instanceof Enum<?> constant) {
            return PlainEnums.name(constant);
        }
        if (key instanceof Integer || key instanceof Long) {
            return key.toString();
        }
        throw DECLINED;
    }
}
