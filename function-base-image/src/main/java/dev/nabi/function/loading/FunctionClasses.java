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
        return new SourceClassLoader(classes);
    }

    /**
     * Jars and directories on disk, as java takes a class path: parted by the system's separator, {@code dir/*} for all
     * jars of a directory. A jar's manifest may name others in its Class-Path; the {@code lib/*.jar} of a directory or
     * inside a jar belong to it, and a jar may be laid out as Spring Boot does. What is not there is passed over, as long as anything is.
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
        var layout = JarLayout.of(path);
        if (layout.isPlain()) {
            urls.add(path.toUri().toURL());
            return;
        }
        for (var part : layout.unpack(path, OwnDirectory.named(versionOf(path)), "unpacked")) {
            urls.add(part.toUri().toURL());
        }
    }

    /** Changes with the file, without reading it. */
    private static String versionOf(Path jar) throws IOException {
        return Integer.toHexString(jar.toAbsolutePath().hashCode()) + "-"
                + Long.toHexString(Files.getLastModifiedTime(jar).toMillis()) + "-" + Files.size(jar);
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

    /** One jar on disk. */
    public static ClassLoader ofJar(Path jar) throws IOException {
        var urls = new ArrayList<URL>();
        add(jar.toString(), urls);
        return new URLClassLoader("function", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** Whether there is a class of this name. */
    public static boolean sees(ClassLoader classes, String name) {
        try {
            Class.forName(name, false, classes);
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    /** The same classes and, behind them, those of more jars. */
    public static ClassLoader with(List<Path> jars, ClassLoader classes) throws IOException {
        var urls = new ArrayList<>(List.of(((URLClassLoader) classes).getURLs()));
        for (var jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        var all = urls.toArray(URL[]::new);
        return classes instanceof SourceClassLoader source
                ? source.with(all)
                : new URLClassLoader("function", all, ClassLoader.getPlatformClassLoader());
    }
}
