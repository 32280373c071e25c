package dev.nabi.function.provider;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Where an adapter meets the function. The adapter's own classes and its provider's private libraries are defined here;
 * the provider's interfaces are the function's, so that both sides mean the same class; all else is the runtime's.
 *
 * <pre>
 *   platform ← runtime (server, JSON) ← adapter ─ interfaces → function → platform
 * </pre>
 */
final class AdapterClassLoader extends URLClassLoader {
    private static final List<String> ADAPTERS =
            List.of("dev.nabi.function.aws.", "dev.nabi.function.google.", "dev.nabi.function.cloudevents.");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader function;

    AdapterClassLoader(List<URL> libraries, ClassLoader function) {
        super("adapter", libraries.toArray(URL[]::new), AdapterClassLoader.class.getClassLoader());
        this.function = function;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            var loaded = findLoadedClass(name);
            return loaded == null ? find(name) : loaded;
        }
    }

    private Class<?> find(String name) throws ClassNotFoundException {
        if (ADAPTERS.stream().anyMatch(name::startsWith)) {
            return defineAdapter(name);
        }
        if (!name.startsWith("java.") && findResource(name.replace('.', '/') + ".class") != null) {
            return findClass(name);
        }
        for (var provider : Provider.values()) {
            if (provider.owns(name)) {
                return function.loadClass(name);
            }
        }
        return getParent().loadClass(name);
    }

    /** The runtime's jar has the adapter's bytes; the runtime's loader could not link them. */
    private Class<?> defineAdapter(String name) throws ClassNotFoundException {
        var path = name.replace('.', '/') + ".class";
        try (InputStream in = getParent().getResourceAsStream(path)) {
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
