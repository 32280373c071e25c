package dev.nabi.gateway.proxy;

import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a request's body, kept until the function answers, so that a request which an instance did not process
 * can be sent to another one. A body that is longer cannot be sent again. One event loop's.
 */
final class Replay {
    private static final int MOST_BYTES = 64 * 1024;

    private final MemoryBound memory;
    private int most = MOST_BYTES;
    /** Most requests have no body: a list is made with the first part. */
    private List<ByteBuf> parts = List.of();

    private @Nullable Fields trailers;
    private int bytes;
    private boolean isLost;
    private boolean isEnded;

    Replay(MemoryBound memory) {
        this.memory = memory;
    }

    /** The longest that is kept. */
    int most() {
        return most;
    }

    void most(int mostBytes) {
        most = mostBytes;
    }

    /** A copy of what is kept. */
    byte[] bytes() {
        var all = new byte[bytes];
        var at = 0;
        for (var part : parts) {
            var size = part.readableBytes();
            part.getBytes(part.readerIndex(), all, at, size);
            at += size;
        }
        return all;
    }

    /** Keeps a copy of a part that is sent. */
    void keep(ByteBuf part) {
        var size = part.readableBytes();
        if (isLost || bytes + size > most || !memory.take(size)) {
            drop();
            return;
        }
        bytes += size;
        if (parts.isEmpty()) {
            parts = new ArrayList<>(1);
        }
        parts.add(part.copy());
    }

    void end(@Nullable Fields after) {
        isEnded = true;
        trailers = after;
    }

    /** Whether all that was sent is kept. */
    boolean isPossible() {
        return !isLost;
    }

    /** Sends again what was sent; true when that was the whole body. */
    boolean to(Upstream upstream) {
        for (var part : parts) {
            upstream.write(part.retainedDuplicate());
        }
        if (isEnded) {
            upstream.end(trailers);
        } else if (bytes > 0) {
            upstream.flush();
        }
        return isEnded;
    }

    /** The request is not sent again. */
    void drop() {
        isLost = true;
        if (!parts.isEmpty()) {
            parts.forEach(ByteBuf::release);
            parts = List.of();
            memory.release(bytes);
            bytes = 0;
        }
    }
}
