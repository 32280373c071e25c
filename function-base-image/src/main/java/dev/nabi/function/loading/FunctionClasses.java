package dev.nabi.function.loading;

import java.io.File;
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
    private static final String ALL_JARS = "/*";

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

    /**
     * Jars and directories on disk, as java takes a class path: parted by the system's separator, {@code dir/*} for all
     * jars of a directory. A jar's manifest may name others in its Class-Path; a directory's {@code lib/*.jar} belong to
     * it. What is not there is passed over, as long as anything is.
     */
    public static ClassLoader ofClassPath(String classPath) throws IOException {
        var urls = new ArrayList<URL>();
        int start = 0;
        // No regular expression on the way to a first answer.
        for (int end; start <= classPath.length(); start = end + 1) {
            end = classPath.indexOf(File.pathSeparatorChar, start);
            end = end < 0 ? classPath.length() : end;
            add(classPath.substring(start, end), urls);
        }
        if (urls.isEmpty()) {
            throw new IOException("there is no readable jar at " + classPath);
        }
        return new URLClassLoader("function", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private static void add(String place, List<URL> urls) throws IOException {
        if (place.endsWith(ALL_JARS)) {
            addJars(Path.of(place.substring(0, place.length() - ALL_JARS.length())), urls);
            return;
        }
        var path = Path.of(place);
        if (place.isEmpty() || !Files.isReadable(path)) {
            return;
        }
        if (Files.isDirectory(path)) {
            urls.add(path.toUri().toURL());
            addJars(path.resolve(NESTED_LIBRARIES), urls);
            return;
        }
        if (Files.size(path) < 22) {
            throw new IOException(path + " is not a jar: it has " + Files.size(path) + " bytes");
        }
        urls.add(path.toUri().toURL());
    }

    /** In the order of their names, so that a class that two of them have is the same one's each time. */
    private static void addJars(Path directory, List<URL> urls) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.list(directory)) {
            for (var jar : files.sorted().toList()) {
                if (jar.toString().endsWith(".jar")) {
                    urls.add(jar.toUri().toURL());
                }
            }
        }
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
