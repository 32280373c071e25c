package dev.nabi.function.handler;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a class gives for the type parameters of a generic interface that it implements, also through superclasses and
 * other interfaces: {@code class Pay extends Base<Order>}, {@code class Base<T> implements Function<T, Receipt>}.
 */
public final class TypeArguments {
    private TypeArguments() {}

    /** The interface's arguments in order; null where the class does not implement it. */
    public static Type @Nullable [] of(Class<?> type, Class<?> wanted) {
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
            arguments[i] = resolve(argument, outer);
        }
        return arguments;
    }

    private static Type resolve(Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof TypeVariable<?> variable) {
            return known.getOrDefault(variable, variable.getBounds()[0]);
        }
        if (type instanceof ParameterizedType generic) {
            var arguments = Arrays.stream(generic.getActualTypeArguments())
                    .map(argument -> resolve(argument, known))
                    .toList();
            return new Resolved(RawType.of(generic), arguments);
        }
        return type;
    }

    /** A generic type whose variables were replaced by what they stand for. */
    private record Resolved(Class<?> raw, List<Type> arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return raw.getDeclaringClass();
        }

        @Override
        public String getTypeName() {
            return raw.getTypeName() + arguments.stream().map(Type::getTypeName).collect(joining(", ", "<", ">"));
        }
    }
}
