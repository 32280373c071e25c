package dev.nabi.images.layout;

import dev.nabi.images.plan.FunctionCode;
import dev.nabi.images.plan.ImageFile;
import dev.nabi.images.plan.ImagePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** Finds what a function's jar or directory consists of. */
public final class FunctionFiles {
    private FunctionFiles() {}

    public static FunctionCode of(Path code, String handler, List<Path> calls) throws IOException {
        for (var call : calls) {
            if (!Files.isRegularFile(call)) {
                throw new IOException("there is no sample call at " + call);
            }
        }
        if (Files.isDirectory(code)) {
            return new FunctionCode(
                    Stage.files(code, ImagePlan.FUNCTION + "/code"), ImagePlan.FUNCTION + "/code", handler, calls);
        }
        if (!Files.isRegularFile(code)) {
            throw new IOException("there is no jar and no directory at " + code);
        }
        var target = ImagePlan.FUNCTION + "/" + code.getFileName();
        return new FunctionCode(
                withClassPath(code.toAbsolutePath().normalize()).entrySet().stream()
                        .map(file -> ImageFile.at(file.getKey(), ImagePlan.FUNCTION + "/" + file.getValue()))
                        .toList(),
                target,
                handler,
                calls);
    }

    /** The jar and, at the same place beside it, what manifests name in their Class-Path; those may name more. */
    private static Map<Path, String> withClassPath(Path jar) throws IOException {
        var folder = jar.resolveSibling("").normalize();
        var found =
                new LinkedHashMap<Path, String>(Map.of(jar, jar.getFileName().toString()));
        var open = new ArrayDeque<>(List.of(jar));
        while (!open.isEmpty()) {
            var next = open.remove();
            for (var word : classPath(next)) {
                var other = next.resolveSibling(word).normalize();
                if (!next.equals(jar) && !(other.startsWith(folder) && Files.isRegularFile(other))) {
                    continue; // Java passes over it, too, and libraries name what they once were shipped with.
                }
                if (!other.startsWith(folder)) {
                    throw new IOException(next + " names " + word + " in its Class-Path, which is not below " + folder
                            + ": bring it into lib/ beside the jar, or use an uber-jar");
                }
                if (!Files.isRegularFile(other)) {
                    throw new IOException(next + " names " + word + " in its Class-Path, and there is no such file");
                }
                if (found.putIfAbsent(other, folder.relativize(other).toString()) == null) {
                    open.add(other);
                }
            }
        }
        return found;
    }

    private static List<String> classPath(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            var manifest = file.getManifest();
            var value = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return value == null || value.isBlank()
                    ? List.of()
                    : List.of(value.strip().split(" +"));
        }
    }
}
