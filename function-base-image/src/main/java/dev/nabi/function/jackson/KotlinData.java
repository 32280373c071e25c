package dev.nabi.function.jackson;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Kotlin data class, as its class file shows it: the parameters of the primary constructor are its first fields, and
 * each has a {@code componentN} method. A parameter with a default has its value from a synthetic constructor, which
 * takes a mask of those that are absent.
 */
record KotlinData(Constructor<?> primary, List<String> names) {
    private static final String MARKER = "kotlin.jvm.internal.DefaultConstructorMarker";
    private static final String METADATA = "kotlin.Metadata";

    /** Null where the class is none. */
    static @Nullable KotlinData of(Class<?> type) {
        if (!isKotlin(type)) {
            return null;
        }
        var fields = Arrays.stream(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                .toList();
        var types = new Class<?>[fields.size()];
        int count = 0;
        for (var component = component(type, 1); component != null; component = component(type, count + 1)) {
            if (count == types.length || component != fields.get(count).getType()) {
                return null;
            }
            types[count++] = component;
        }
        try {
            var names = fields.subList(0, count).stream().map(Field::getName).toList();
            return count == 0 ? null : new KotlinData(type.getDeclaredConstructor(Arrays.copyOf(types, count)), names);
        } catch (NoSuchMethodException none) {
            return null;
        }
    }

    static boolean isKotlin(Class<?> type) {
        return Arrays.stream(type.getDeclaredAnnotations())
                .anyMatch(annotation -> annotation.annotationType().getName().equals(METADATA));
    }

    private static @Nullable Class<?> component(Class<?> type, int number) {
        // Internal and inline types mangle the name.
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getParameterCount() == 0
                        && (method.getName().equals("component" + number)
                                || method.getName().startsWith("component" + number + "$")
                                || method.getName().startsWith("component" + number + "-")))
                .findFirst()
                .<Class<?>>map(method -> method.getReturnType())
                .orElse(null);
    }

    /** The constructor that knows the defaults; null where no parameter has one. */
    @Nullable
    Constructor<?> withDefaults() {
        int count = primary.getParameterCount();
        for (var candidate : primary.getDeclaringClass().getDeclaredConstructors()) {
            var types = candidate.getParameterTypes();
            if (candidate.isSynthetic()
                    && types.length == count + masks() + 1
                    && types[types.length - 1].getName().equals(MARKER)
                    && Arrays.equals(types, 0, count, primary.getParameterTypes(), 0, count)) {
                return candidate;
            }
        }
        return null;
    }

    private int masks() {
        return (primary.getParameterCount() + 31) / 32;
    }

    /** Calls it with the values that are given. */
    Object create(Constructor<?> withDefaults, @Nullable Object[] values, boolean[] given)
            throws ReflectiveOperationException {
        int count = values.length;
        var arguments = Arrays.copyOf(values, count + masks() + 1);
        for (int mask = 0; mask < masks(); mask++) {
            int bits = 0;
            for (int i = mask * 32; i < Math.min(count, mask * 32 + 32); i++) {
                bits |= given[i] ? 0 : 1 << (i % 32);
            }
            arguments[count + mask] = bits;
        }
        withDefaults.setAccessible(true);
        return Objects.requireNonNull(withDefaults.newInstance(arguments));
    }
}
