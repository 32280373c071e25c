package dev.nabi.images.output;

import dev.nabi.images.layout.Digest;
import dev.nabi.images.layout.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Some folders of an image's tar on this machine's disk, to run what is in them. */
public final class UnpackedImage {
    private UnpackedImage() {}

    /**
     * Unpacks the files below {@code folders} (as {@code opt/java/}) into a folder below {@code work} that is named by
     * the tar's content, or gives the one that is there. Links and what the layers take away again are left out: the
     * folders asked for have neither.
     */
    public static Path of(Path tar, List<String> folders, Path work) throws IOException {
        var key =
                new Digest().with(Digest.of(tar)).with(folders.toString()).hex().substring(0, 16);
        var root = work.resolve("base-" + key);
        if (!Files.exists(root)) {
            var partial = work.resolve("base-" + key + ".partial");
            Stage.delete(partial);
            Files.createDirectories(partial);
            var positions = positions(ImageArchive.read(tar));
            unpackLayers(tar, positions, folders, partial);
            Files.move(partial, root, StandardCopyOption.ATOMIC_MOVE);
        }
        return root;
    }

    private static Map<String, Integer> positions(ImageArchive archive) {
        var positions = new HashMap<String, Integer>();
        for (var layer : archive.layers()) {
            positions.put(layer.file(), positions.size());
        }
        return positions;
    }

    /** A file of a higher layer hides that of a lower one, whatever the order of the layers in the tar is. */
    private static void unpackLayers(Path tar, Map<String, Integer> positions, List<String> folders, Path root)
            throws IOException {
        var from = new HashMap<String, Integer>();
        try (var in = new TarArchiveInputStream(Files.newInputStream(tar))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                var position = positions.get(entry.getName());
                if (position != null) {
                    var layer =
                            new TarArchiveInputStream(entry.getName().endsWith(".tar") ? in : new GZIPInputStream(in));
                    for (var file = layer.getNextEntry(); file != null; file = layer.getNextEntry()) {
                        var name = file.getName().replaceFirst("^[.]?/", "");
                        if (file.isFile()
                                && folders.stream().anyMatch(name::startsWith)
                                && from.getOrDefault(name, -1) < position) {
                            from.put(name, position);
                            write(layer, file, within(root, name));
                        }
                    }
                }
            }
        }
    }

    private static Path within(Path root, String name) throws IOException {
        var target = root.resolve(name).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("the base image has a file named " + name + ", which leads out of it");
        }
        return target;
    }

    private static void write(InputStream content, TarArchiveEntry entry, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        if (!target.toFile().setExecutable((entry.getMode() & 0100) != 0, false)) {
            throw new IOException(target + " could not be made executable");
        }
        Files.setLastModifiedTime(
                target, FileTime.from(entry.getLastModifiedTime().toInstant()));
    }
}
