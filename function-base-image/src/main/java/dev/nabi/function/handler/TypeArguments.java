package dev.nabi.function.handler;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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
            return resolve(generic, known);
        }
        return type;
    }

    private static ParameterizedType resolve(ParameterizedType generic, Map<TypeVariable<?>, Type> known) {
        var given = generic.getActualTypeArguments();
        var arguments = new Type[given.length];
        for (int i = 0; i < given.length; i++) {
            arguments[i] = resolve(given[i], known);
        }
        return Arrays.equals(given, arguments) ? generic : new Resolved(RawType.of(generic), arguments);
    }

    /**
     * A generic type whose variables were replaced by what they stand for. No record: what a record's {@code equals} and
     * {@code hashCode} make at their first call is a third of a first answer's processor time.
     */
    private static final class Resolved implements ParameterizedType {
        private final Class<?> raw;
        private final Type[] arguments;

        Resolved(Class<?> raw, Type[] arguments) {
            this.raw = raw;
            this.arguments = arguments;
        }

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.clone();
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
        public boolean equals(@Nullable Object other) {
            return other instanceof ParameterizedType that
                    && raw.equals(that.getRawType())
                    && Objects.equals(getOwnerType(), that.getOwnerType())
                    && Arrays.equals(arguments, that.getActualTypeArguments());
        }

        /** As the JDK's own have it, which are equal to this. */
        @Override
        public int hashCode() {
            return Arrays.hashCode(arguments) ^ Objects.hashCode(getOwnerType()) ^ raw.hashCode();
        }

        @Override
        public String toString() {
            return getTypeName();
        }

        @Override
        public String getTypeName() {
            return raw.getTypeName()
                    + Arrays.stream(arguments).map(Type::getTypeName).collect(joining(", ", "<", ">"));
        }
    }
}
