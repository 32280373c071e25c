package dev.nabi.function.json;

import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** Which records are plain: their components are all there is to them, no method adds a property or hides one. */
final class PlainRecords {
    private PlainRecords() {}

    static boolean isPlain(Class<?> type, RecordComponent[] components) {
        if (components.length == 0 || LibraryAnnotations.areOn(type) || !areMethodsPlain(type)) {
            return false;
        }
        for (var component : components) {
            // Names like these may mean another property's getter.
            if (isProperty(component.getName())) {
                return false;
            }
        }
        return true;
    }

    private static boolean areMethodsPlain(Class<?> type) {
        for (var method : type.getDeclaredMethods()) {
            if (isProperty(method.getName())) {
                return false;
            }
        }
        return areInterfacesPlain(type);
    }

    static boolean areInterfacesPlain(Class<?> type) {
        for (var parent : type.getInterfaces()) {
            boolean ofFunction = parent.getClassLoader() != null;
            if (ofFunction
                    ? LibraryAnnotations.areOn(parent) || !areMethodsPlain(parent)
                    : parent != Serializable.class && parent != Comparable.class) {
                return false;
            }
        }
        return true;
    }

    static boolean isProperty(String method) {
        return method.startsWith("get") || method.startsWith("is") || method.startsWith("set");
    }

    static @Nullable Constructor<?> constructor(Class<?> type, Class<?>[] parameters) {
        try {
            var constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException | RuntimeException closed) {
            return null;
        }
    }

    /** The components' accessors in order; null where they cannot be called. */
    static Method @Nullable [] accessors(RecordComponent[] components) {
        var accessors = new Method[components.length];
        for (int i = 0; i < accessors.length; i++) {
            accessors[i] = components[i].getAccessor();
            try {
                accessors[i].setAccessible(true);
            } catch (RuntimeException closed) {
                return null;
            }
        }
        return accessors;
    }
}
