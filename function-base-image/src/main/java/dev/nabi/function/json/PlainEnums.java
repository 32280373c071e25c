package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which enums are plain: their constants are their names, and no annotation says otherwise. */
final class PlainEnums {
    private static final Map<Class<?>, Boolean> KNOWN = new ConcurrentHashMap<>();

    private PlainEnums() {}

    static boolean isPlain(Class<?> type) {
        var known = KNOWN.get(type);
        if (known == null) {
            known = !LibraryAnnotations.areOn(type);
            KNOWN.put(type, known);
        }
        return known;
    }

    static Object constant(Class<?> type, String name) throws Declined {
        for (var constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw DECLINED;
    }

    static String name(Enum<?> constant) throws Declined {
        if (!isPlain(constant.getDeclaringClass())) {
            throw DECLINED;
        }
        return constant.name();
    }
}
