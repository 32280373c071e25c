package dev.nabi.function.loading;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * How a jar holds an application. A plain jar is its class path by itself. Jars inside a jar, under {@code lib/} or Spring
 * Boot's {@code BOOT-INF/lib/}, are copied out of it first, and so are the classes under {@code BOOT-INF/classes/}, since
 * the JDK's class loaders read files and nothing else.
 *
 * @param libraries the jars inside it, in their order
 * @param boot whether its classes stand where Spring Boot's own launcher looks for them
 */
record JarLayout(List<String> libraries, boolean boot) {
    private static final String LIBRARIES = "lib/";
    private static final String BOOT_LIBRARIES = "BOOT-INF/lib/";
    private static final String BOOT_CLASSES = "BOOT-INF/classes/";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    static JarLayout of(Path jar) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            return of(zip);
        } catch (IOException damaged) {
            throw new IOException(jar + " is not a jar: " + damaged.getMessage(), damaged);
        }
    }

    private static JarLayout of(ZipFile zip) {
        var libraries = new ArrayList<String>();
        boolean boot = false;
        for (var entries = zip.entries(); entries.hasMoreElements(); ) {
            var name = entries.nextElement().getName();
            boolean inside = name.startsWith(LIBRARIES) || name.startsWith(BOOT_LIBRARIES);
            if (inside && name.endsWith(".jar")) {
                libraries.add(name);
            }
            boot |= name.startsWith(BOOT_CLASSES);
        }
        return new JarLayout(libraries, boot);
    }

    boolean isPlain() {
        return libraries.isEmpty() && !boot;
    }

    /** The class path, with what has to stand in files of its own in a directory of this name inside the other one. */
    List<Path> unpack(Path jar, Path directory, String name) throws IOException {
        var unpacked = directory.resolve(name);
        if (!Files.isDirectory(unpacked)) {
            var partial = Files.createTempDirectory(directory, "partial");
            try {
                write(jar, partial);
                Files.move(partial, unpacked, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException settled) {
                delete(partial); // Two processes may unpack at once; the first to end has it.
            } catch (IOException full) {
                delete(partial);
                throw new IOException(
                        "what is inside " + jar + " does not fit into " + directory + ": " + full.getMessage()
                                + "; build a function image with it instead",
                        full);
            }
        }
        var classPath = new ArrayList<Path>();
        if (boot) {
            classPath.add(unpacked.resolve("classes.jar"));
        } else {
            classPath.add(jar);
        }
        for (int i = 0; i < libraries.size(); i++) {
            classPath.add(unpacked.resolve(file(i)));
        }
        if (boot) {
            classPath.add(jar);
        }
        return classPath;
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private void write(Path jar, Path directory) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            for (int i = 0; i < libraries.size(); i++) {
                try (var in = zip.getInputStream(zip.getEntry(libraries.get(i)))) {
                    Files.copy(in, directory.resolve(file(i)));
                }
            }
            if (boot) {
                writeClasses(zip, directory.resolve("classes.jar"));
            }
        }
    }

    /** In the order of the names, which need not be names of files. */
    private String file(int library) {
        var name = libraries.get(library);
        var simple = name.substring(name.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
        return library + "-" + simple;
    }

    private static void writeClasses(ZipFile zip, Path into) throws IOException {
        var written = new HashSet<String>();
        try (var out = new ZipOutputStream(Files.newOutputStream(into))) {
            copy(zip, zip.getEntry(MANIFEST), MANIFEST, out, written);
            for (var entries = zip.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                if (entry.getName().startsWith(BOOT_CLASSES)) {
                    copy(zip, entry, entry.getName().substring(BOOT_CLASSES.length()), out, written);
                }
            }
        }
    }

    /** Not compressed again: it is read in a moment. */
    private static void copy(
            ZipFile zip, @Nullable ZipEntry from, String name, ZipOutputStream out, HashSet<String> written)
            throws IOException {
        if (from == null || name.isEmpty() || !written.add(name)) {
            return;
        }
        var to = new ZipEntry(name);
        to.setMethod(ZipEntry.STORED);
        to.setSize(from.getSize());
        to.setCompressedSize(from.getSize());
        to.setCrc(from.getCrc());
        out.putNextEntry(to);
        try (var in = zip.getInputStream(from)) {
            in.transferTo(out);
        }
        out.closeEntry();
    }
}
