package dev.nabi.images.output;

import dev.nabi.images.layout.Digest;
import dev.nabi.images.layout.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;

/**
 * Files under the name of their content. Jib finds a layer that it has made before by the paths and modification times
 * of the layer's files; ours all have the same time, so that it is the path that has to tell new content from old.
 */
final class ContentStore {
    private final Path folder;

    ContentStore(Path folder) {
        this.folder = folder;
    }

    /** The place of this file's content in the store. */
    Path of(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            return file;
        }
        var stored = folder.resolve(Digest.of(file));
        if (!Files.exists(stored)) {
            Files.createDirectories(folder);
            var copy = Files.copy(file, Files.createTempFile(folder, "new", ""), StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(copy, FileTime.from(Stage.MODIFIED));
            Files.move(copy, stored, StandardCopyOption.ATOMIC_MOVE);
        }
        return stored;
    }
}
