package dev.nabi.function;

import dev.nabi.function.source.SourceCompiler;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A function's jar for a test: compiled from one source against some of the test's jars, with some of them beside it. */
record FunctionJar(Map<String, byte[]> classes, List<Path> libraries) {

    static FunctionJar compile(String source, String... libraries) {
        return new FunctionJar(SourceCompiler.compile(source, jars(libraries)), List.of());
    }

    FunctionJar withLibraries(String... names) {
        return new FunctionJar(classes, jars(names));
    }

    /** A thin jar: its manifest names the libraries. */
    Path write(Path jar) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        String.join(
                                " ",
                                libraries.stream()
                                        .map(path -> path.toUri().toString())
                                        .toList()));
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (var file : files().entrySet()) {
                out.putNextEntry(new JarEntry(file.getKey()));
                out.write(file.getValue());
            }
        }
        return jar;
    }

    /** An uber-jar: the libraries' classes stand in it. */
    Path writeUber(Path jar) throws IOException {
        var seen = new HashSet<String>();
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var file : files().entrySet()) {
                out.putNextEntry(new JarEntry(file.getKey()));
                out.write(file.getValue());
            }
            for (var library : libraries) {
                try (var in = new JarFile(library.toFile())) {
                    for (var entry :
                            in.stream().filter(entry -> !entry.isDirectory()).toList()) {
                        if (seen.add(entry.getName())) {
                            out.putNextEntry(new JarEntry(entry.getName()));
                            in.getInputStream(entry).transferTo(out);
                        }
                    }
                }
            }
        }
        return jar;
    }

    private Map<String, byte[]> files() {
        var files = new LinkedHashMap<String, byte[]>();
        classes.forEach((name, bytes) -> files.put(name.replace('.', '/') + ".class", bytes));
        return files;
    }

    /** Jars of the test's class path by their names without version. */
    static List<Path> jars(String... names) {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(names)
                .map(name -> Arrays.stream(classPath.split(File.pathSeparator))
                        .map(Path::of)
                        .filter(path -> path.getFileName().toString().matches(name + "-[0-9].*\\.jar"))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no " + name + " in " + classPath)))
                .toList();
    }
}
