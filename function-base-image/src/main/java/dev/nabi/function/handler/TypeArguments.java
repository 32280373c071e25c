package dev.nabi.function.handler;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
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

    /** What a type gives for its own type parameters: their bounds where it is raw. */
    public static Map<TypeVariable<?>, Type> of(Type type) {
        var raw = RawType.of(type);
        var parameters = raw.getTypeParameters();
        var known = new HashMap<TypeVariable<?>, Type>();
        for (int i = 0; i < parameters.length; i++) {
            known.put(
                    parameters[i],
                    type instanceof ParameterizedType generic
                            ? generic.getActualTypeArguments()[i]
                            : parameters[i].getBounds()[0]);
        }
        return known;
    }

    /** The type with what is known in the place of its variables; of a wildcard its bound. */
    public static Type resolve(Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof TypeVariable<?> variable) {
            return known.getOrDefault(variable, variable.getBounds()[0]);
        }
        if (type instanceof WildcardType wildcard) {
            return resolve(wildcard.getUpperBounds()[0], known);
        }
        if (type instanceof GenericArrayType array
                && resolve(array.getGenericComponentType(), known) instanceof Class<?> component) {
            return component.arrayType();
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
