package dev.nabi.images.layout;

import dev.nabi.images.plan.ImageFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** A folder on disk whose files stand as they will in the image, with the modification times that they will have there. */
public final class Stage {
    /** What every file of an image has, so that the time of a build is no input; an AOT cache compares it. */
    public static final Instant MODIFIED = Instant.ofEpochSecond(1);

    private Stage() {}

    /** Copies {@code source} to {@code target}, which is emptied before. */
    public static void copy(Path source, Path target) throws IOException {
        delete(target);
        try (var files = Files.walk(source)) {
            for (var file : (Iterable<Path>) files::iterator) {
                var copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        settle(target);
    }

    /** Sets the modification time of every file. */
    public static void settle(Path folder) throws IOException {
        for (var file : regularFiles(folder)) {
            Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
        }
    }

    /** The files below {@code folder} as files of an image below {@code target}. */
    public static List<ImageFile> files(Path folder, String target) throws IOException {
        var prefix = target.equals("/") ? "" : target;
        return regularFiles(folder).stream()
                .map(file -> ImageFile.at(
                        file, prefix + "/" + folder.relativize(file).toString().replace('\\', '/')))
                .toList();
    }

    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(Stage::deleteOne);
        }
    }

    private static void deleteOne(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Path> regularFiles(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
