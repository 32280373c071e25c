package dev.nabi.function.binding;

import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value as text, with the types of all its parts: 1 and 1L print alike. */
final class Described {
    private Described() {}

    static String of(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        var type = value.getClass();
        if (value instanceof Map<?, ?> map) {
            var parts = new ArrayList<String>();
            map.forEach((key, part) -> parts.add(of(key) + "=" + of(part)));
            return type + parts.toString();
        }
        if (value instanceof Collection<?> all) {
            return type + all.stream().map(Described::of).toList().toString();
        }
        if (type.isArray()) {
            var parts = new ArrayList<String>();
            for (int i = 0; i < Array.getLength(value); i++) {
                parts.add(of(Array.get(value, i)));
            }
            return type + parts.toString();
        }
        if (value instanceof Optional<?> optional) {
            return "Optional:" + of(optional.orElse(null));
        }
        return type.getModule().isNamed() || value instanceof Enum ? type.getName() + ":" + value : fields(value);
    }

    private static String fields(Object value) {
        List<String> parts = new ArrayList<>();
        for (Class<?> type = value.getClass();
                type != Object.class && type != Record.class;
                type = type.getSuperclass()) {
            for (var field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                    field.setAccessible(true);
                    try {
                        parts.add(field.getName() + "=" + of(field.get(value)));
                    } catch (IllegalAccessException impossible) {
                        throw new AssertionError(impossible);
                    }
                }
            }
        }
        return value.getClass().getName() + parts;
    }
}
