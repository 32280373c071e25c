package dev.nabi.function.handler;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a class gives for the type parameters of a generic interface that it implements, also through superclasses and
 * other interfaces: {@code class Pay extends Base<Order>}, {@code class Base<T> implements Function<T, Receipt>}.
 */
final class TypeArguments {
    private TypeArguments() {}

    /** The interface's arguments in order; null where the class does not implement it. */
    static Type @Nullable [] of(Class<?> type, Class<?> wanted) {
        return find(type, wanted, Map.of());
    }

    private static Type @Nullable [] find(Type type, Class<?> wanted, Map<TypeVariable<?>, Type> outer) {
        var raw = RawType.of(type);
        if (!wanted.isAssignableFrom(raw)) {
            return null;
        }
        var arguments = arguments(type, raw, outer);
        if (raw == wanted) {
            return arguments;
        }
        var known = new HashMap<TypeVariable<?>, Type>();
        var parameters = raw.getTypeParameters();
        for (int i = 0; i < parameters.length; i++) {
            known.put(parameters[i], arguments[i]);
        }
        for (var parent : raw.getGenericInterfaces()) {
            var found = find(parent, wanted, known);
            if (found != null) {
                return found;
            }
        }
        var superclass = raw.getGenericSuperclass();
        return superclass == null ? null : find(superclass, wanted, known);
    }

    private static Type[] arguments(Type type, Class<?> raw, Map<TypeVariable<?>, Type> outer) {
        var parameters = raw.getTypeParameters();
        var arguments = new Type[parameters.length];
        for (int i = 0; i < arguments.length; i++) {
            var argument = type instanceof ParameterizedType generic
                    ? generic.getActualTypeArguments()[i]
                    : parameters[i].getBounds()[0];
            arguments[i] = argument instanceof TypeVariable<?> variable
                    ? outer.getOrDefault(variable, variable.getBounds()[0])
                    : argument;
        }
        return arguments;
    }
}
