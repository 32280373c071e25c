package dev.nabi.function.binding;

import dev.nabi.function.loading.FunctionClasses;
import java.io.IOException;

/**
 * Where the binder meets the function's Jackson. A function that brings {@code jackson-databind} has the binder linked
 * against its own; of one that brings the annotations alone, these are linked into a copy of the runtime's Jackson.
 */
final class JacksonClassLoader extends ClassLoader {
    private static final String BINDER = "dev.nabi.function.jackson.";
    private static final String JACKSON = "com.fasterxml.jackson.";
    private static final String ANNOTATIONS = JACKSON + "annotation.";
    private static final String DATABIND = JACKSON + "databind.ObjectMapper";

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader function;
    private final ClassLoader runtime;
    private final boolean bringsDatabind;

    JacksonClassLoader(ClassLoader function, ClassLoader runtime) {
        super("jackson", runtime);
        this.function = function;
        this.runtime = runtime;
        this.bringsDatabind = FunctionClasses.sees(function, DATABIND);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            var loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            if (name.startsWith(JACKSON) && (bringsDatabind || name.startsWith(ANNOTATIONS))) {
                try {
                    return function.loadClass(name);
                } catch (ClassNotFoundException notBrought) {
                    return define(name);
                }
            }
            return name.startsWith(JACKSON) || name.startsWith(BINDER) ? define(name) : runtime.loadClass(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (var in = runtime.getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            var bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }
}
