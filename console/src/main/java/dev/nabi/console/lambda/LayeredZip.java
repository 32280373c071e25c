package dev.nabi.console.lambda;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A function's zip with the jars of its layers beside its own: {@code java/lib/x.jar} of a layer becomes {@code lib/x.jar},
 * unless the function, or a layer before, has one of that name. The same input gives the same bytes.
 */
final class LayeredZip {
    private static final String JARS = "java/lib/";
    private static final long TIME = 315_532_800_000L;

    private LayeredZip() {}

    static byte[] of(byte[] function, List<byte[]> layers) {
        var merged = new ByteArrayOutputStream();
        var names = new HashSet<String>();
        try (var to = new ZipOutputStream(merged)) {
            copy(function, "", "", names, to);
            for (var layer : layers) {
                copy(layer, JARS, "lib/", names, to);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw LambdaException.invalid("Could not unzip a layer or the function: " + e.getMessage());
        }
        return merged.toByteArray();
    }

    private static void copy(byte[] zip, String below, String to, Set<String> names, ZipOutputStream out)
            throws IOException {
        try (var stream = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                var name = entry.getName();
                if (!entry.isDirectory() && name.startsWith(below) && isPlain(name)) {
                    var target = to + name.substring(below.length());
                    if (names.add(target)) {
                        var copy = new ZipEntry(target);
                        copy.setTime(TIME);
                        out.putNextEntry(copy);
                        stream.transferTo(out);
                        out.closeEntry();
                    }
                }
            }
        }
    }

    private static boolean isPlain(String name) {
        return !name.startsWith("/") && !List.of(name.split("/", -1)).contains("..");
    }
}
