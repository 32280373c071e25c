package dev.nabi.function.handler;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;

/** A type without its arguments. */
public final class RawType {
    private RawType() {}

    public static Class<?> of(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> (Class<?>) generic.getRawType();
            case GenericArrayType array ->
                Array.newInstance(of(array.getGenericComponentType()), 0).getClass();
            case TypeVariable<?> variable -> of(variable.getBounds()[0]);
            case WildcardType wildcard -> of(wildcard.getUpperBounds()[0]);
            default -> Object.class;
        };
    }
}
