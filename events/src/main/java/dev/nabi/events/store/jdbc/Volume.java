package dev.nabi.events.store.jdbc;

import dev.nabi.metering.ledger.DatabaseConfig;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The volume that a store's file is on; nothing is known of a database server's. */
record Volume(Optional<Path> directory) {
    static Volume of(DatabaseConfig config) {
        if (config.isShared()) {
            return new Volume(Optional.empty());
        }
        var file = Path.of(config.url().replaceFirst("^jdbc:sqlite:", "").replaceFirst("\\?.*$", ""));
        return new Volume(Optional.ofNullable(file.toAbsolutePath().getParent()));
    }

    /** What a file system says of itself. */
    @FunctionalInterface
    private interface Figure {
        long of(FileStore store) throws IOException;
    }

    long freeBytes() {
        return figure(FileStore::getUsableSpace);
    }

    long totalBytes() {
        return figure(FileStore::getTotalSpace);
    }

    /** As much as there can be where nobody knows. */
    private long figure(Figure figure) {
        if (directory.isEmpty()) {
            return Long.MAX_VALUE;
        }
        try {
            return figure.of(Files.getFileStore(directory.get()));
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }
}
