package dev.nabi.local.agent.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A log file of bounded size: when it is full it becomes {@code <name>.1}, in place of the one before, and starts anew. */
public final class BoundedLog implements AutoCloseable {
    private final Path file;
    private final long limit;
    private OutputStream out;
    private long size;

    public BoundedLog(Path file, long limit) throws IOException {
        this.file = file;
        this.limit = limit;
        out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size = Files.size(file);
    }

    public synchronized void write(byte[] bytes, int length) throws IOException {
        if (size > 0 && size + length > limit) {
            rotate();
        }
        out.write(bytes, 0, length);
        size += length;
    }

    private void rotate() throws IOException {
        out.close();
        Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        size = 0;
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
