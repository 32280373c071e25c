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
        // No switch over types on the way to a first answer: its bootstrap would be half of the start.
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            return Array.newInstance(of(array.getGenericComponentType()), 0).getClass();
        }
        if (type instanceof TypeVariable<?> variable) {
            return of(variable.getBounds()[0]);
        }
        return type instanceof WildcardType wildcard ? of(wildcard.getUpperBounds()[0]) : Object.class;
    }
}
