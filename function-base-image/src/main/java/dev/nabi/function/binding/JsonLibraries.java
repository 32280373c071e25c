package dev.nabi.function.binding;

import dev.nabi.function.loading.FunctionClasses;
import org.jspecify.annotations.Nullable;

/** Finds the JSON library: the function's own where it brings Jackson, else the runtime's. */
final class JsonLibraries {
    private static final String IMPLEMENTATION = "dev.nabi.function.jackson.JacksonJson";
    private static final String ANNOTATION = "com.fasterxml.jackson.annotation.JacksonAnnotation";

    private JsonLibraries() {}

    static JsonLibrary of(@Nullable ClassLoader function) {
        var runtime = Json.class.getClassLoader();
        if (function == null || !FunctionClasses.sees(function, ANNOTATION)) {
            return load(runtime, null);
        }
        try {
            return load(new JacksonClassLoader(function, runtime), function);
        } catch (IllegalStateException | LinkageError unfit) {
            System.err.println(
                    "nabi: the function's Jackson cannot bind its payload, the runtime's does: its annotations and"
                            + " modules have no effect (" + reason(unfit) + ")");
            return load(runtime, null);
        }
    }

    private static String reason(Throwable unfit) {
        var cause = unfit.getCause() == null ? unfit : unfit.getCause();
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static JsonLibrary load(@Nullable ClassLoader linked, @Nullable ClassLoader modules) {
        try {
            return Class.forName(IMPLEMENTATION, true, linked)
                    .asSubclass(JsonLibrary.class)
                    .getConstructor(ClassLoader.class)
                    .newInstance(modules);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken.getMessage(), broken.getCause());
        }
    }
}
