package dev.nabi.function.loading;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The class loaders of a function. Their parent is the JDK's platform loader, so the runtime and its libraries do not
 * exist for the function, and it brings any version of its own.
 */
public final class FunctionClasses {
    private static final String NESTED_LIBRARIES = "lib/";

    private FunctionClasses() {}

    /** Classes by name, as the compiler gave them. */
    public static ClassLoader ofClasses(Map<String, byte[]> classes) {
        return new MemoryClassLoader(
                List.of(path -> path.endsWith(".class")
                        ? classes.get(path.substring(0, path.length() - ".class".length())
                                .replace('/', '.'))
                        : null),
                ClassLoader.getPlatformClassLoader());
    }

    /** A jar or a directory of classes on disk; a jar's manifest may name others in its Class-Path. */
    public static ClassLoader ofPath(Path path) throws IOException {
        if (!Files.isReadable(path)) {
            throw new IOException("there is no readable jar at " + path);
        }
        if (Files.isRegularFile(path) && Files.size(path) < 22) {
            throw new IOException(path + " is not a jar: it has " + Files.size(path) + " bytes");
        }
        var urls = new URL[] {path.toUri().toURL()};
        return new URLClassLoader("function", urls, ClassLoader.getPlatformClassLoader());
    }

    /** A jar in memory; jars under {@code lib/} inside it belong to its class path. */
    public static ClassLoader ofJar(byte[] jar) throws IOException {
        var places = new ArrayList<MemoryClassLoader.Files>();
        var root = new ZipBytes(jar);
        places.add(root);
        for (var name : root.names()) {
            if (name.startsWith(NESTED_LIBRARIES) && name.endsWith(".jar")) {
                var nested = root.read(name);
                if (nested != null) {
                    places.add(new ZipBytes(nested));
                }
            }
        }
        return new MemoryClassLoader(places, ClassLoader.getPlatformClassLoader());
    }

    /** The same classes and, behind them, those of more jars. */
    public static ClassLoader with(List<Path> jars, ClassLoader classes) throws IOException {
        if (classes instanceof MemoryClassLoader memory) {
            var more = new ArrayList<MemoryClassLoader.Files>();
            for (var jar : jars) {
                more.add(new ZipBytes(Files.readAllBytes(jar)));
            }
            return memory.with(more);
        }
        var urls = new ArrayList<>(List.of(((URLClassLoader) classes).getURLs()));
        for (var jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return new URLClassLoader("function", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
