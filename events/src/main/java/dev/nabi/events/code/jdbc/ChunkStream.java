package dev.nabi.events.code.jdbc;

import dev.nabi.events.store.StoreException;
import java.io.InputStream;
import java.util.Optional;

/** A content as a stream that reads one chunk after another. */
final class ChunkStream extends InputStream {
    private static final byte[] NONE = {};

    private final String id;
    private final Chunks chunks;
    private byte[] chunk = NONE;
    private int position;
    private int next;
    private boolean isAtEnd;

    /** Where chunks are read; empty past the last. */
    @FunctionalInterface
    interface Chunks {
        Optional<byte[]> read(String id, int number) throws StoreException;
    }

    ChunkStream(String id, Chunks chunks) {
        this.id = id;
        this.chunks = chunks;
    }

    @Override
    public int read() throws StoreException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws StoreException {
        while (position == chunk.length && !isAtEnd) {
            var found = chunks.read(id, next++);
            isAtEnd = found.isEmpty();
            chunk = found.orElse(NONE);
            position = 0;
        }
        if (isAtEnd) {
            return -1;
        }
        var count = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, into, offset, count);
        position += count;
        return count;
    }
}
