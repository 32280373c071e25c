package dev.nabi.function.json;

import java.lang.annotation.Annotation;
import java.lang.reflect.Executable;

/** Whether a class has annotations that the JSON library goes by; other annotations are none of its business. */
final class LibraryAnnotations {
    private LibraryAnnotations() {}

    /** On the class, or on one of its own fields, methods, constructors or their parameters. */
    static boolean areOn(Class<?> type) {
        if (isAny(type.getDeclaredAnnotations())) {
            return true;
        }
        for (var field : type.getDeclaredFields()) {
            if (isAny(field.getDeclaredAnnotations())) {
                return true;
            }
        }
        return areOnExecutables(type.getDeclaredMethods()) || areOnExecutables(type.getDeclaredConstructors());
    }

    private static boolean areOnExecutables(Executable[] executables) {
        for (var executable : executables) {
            if (isAny(executable.getDeclaredAnnotations())) {
                return true;
            }
            for (var parameter : executable.getParameterAnnotations()) {
                if (isAny(parameter)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isAny(Annotation[] annotations) {
        for (var annotation : annotations) {
            var name = annotation.annotationType().getName();
            // Its own, and those of the JDK's that it heeds. One around its own counts as one of them.
            if (name.startsWith("com.fasterxml.")
                    || name.startsWith("tools.jackson.")
                    || name.startsWith("java.beans.")
                    || isBundle(annotation.annotationType())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBundle(Class<? extends Annotation> type) {
        for (var annotation : type.getDeclaredAnnotations()) {
            if (annotation
                    .annotationType()
                    .getName()
                    .equals("com.fasterxml.jackson.annotation.JacksonAnnotationsInside")) {
                return true;
            }
        }
        return false;
    }
}
