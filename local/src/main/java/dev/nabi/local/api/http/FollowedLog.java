package dev.nabi.local.api.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A log that is read while it is written. When the writer puts a new file in its place (rotation, a restart), the old
 * one is read to its end and then the new one from its beginning.
 */
final class FollowedLog implements AutoCloseable {
    private final Path path;
    private long start;
    private @Nullable FileChannel file;
    private @Nullable Object key;

    /** Begins this far into the file that is there now. */
    FollowedLog(Path path, long start) {
        this.path = path;
        this.start = start;
    }

    /** What comes next, at most this many bytes; none when there is no more for now. */
    byte[] read(int most) throws IOException {
        var block = readOpen(most);
        return block.length == 0 && isReplaced() ? readOpen(most) : block;
    }

    private byte[] readOpen(int most) throws IOException {
        if (file == null && !open()) {
            return new byte[0];
        }
        var buffer = ByteBuffer.allocate(most);
        Objects.requireNonNull(file).read(buffer);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private boolean open() throws IOException {
        try {
            var opened = FileChannel.open(path, StandardOpenOption.READ);
            opened.position(Math.min(start, opened.size()));
            start = 0;
            file = opened;
            key = key();
            return true;
        } catch (NoSuchFileException notYet) {
            return false;
        }
    }

    /** Closes the file when another stands in its place by now. */
    private boolean isReplaced() throws IOException {
        if (file == null) {
            return false;
        }
        try {
            if (Objects.equals(key, key())) {
                return false;
            }
        } catch (NoSuchFileException inBetween) {
            return false;
        }
        close();
        return true;
    }

    private @Nullable Object key() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
