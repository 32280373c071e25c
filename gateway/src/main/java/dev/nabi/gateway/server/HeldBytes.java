package dev.nabi.gateway.server;

import dev.nabi.gateway.loop.MemoryBound;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/** What a client has sent that may not be read yet, counted as long as it is held. */
final class HeldBytes {
    private final MemoryBound memory;
    private @Nullable ByteBuf bytes;
    private int counted;

    HeldBytes(MemoryBound memory) {
        this.memory = memory;
    }

    boolean isEmpty() {
        return bytes == null;
    }

    /** Takes some over, behind what is held; false, and nothing is held any more, when there is no memory for it. */
    boolean hold(ByteBufAllocator allocator, ByteBuf more) {
        var all = bytes == null ? more : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, bytes, more);
        bytes = fit(allocator, all);
        var size = bytes.capacity();
        if (size > counted && !memory.take(size - counted)) {
            release();
            return false;
        }
        if (size < counted) {
            memory.release(counted - size);
        }
        counted = size;
        return true;
    }

    /** A few bytes at the end of a large buffer are copied out of it. */
    private static ByteBuf fit(ByteBufAllocator allocator, ByteBuf all) {
        if (all.readableBytes() > all.capacity() / 2) {
            return all;
        }
        try {
            return allocator.directBuffer(all.readableBytes()).writeBytes(all);
        } finally {
            all.release();
        }
    }

    /** Gives back what is held, or null; whoever asks releases it. */
    @Nullable
    ByteBuf take() {
        var all = bytes;
        bytes = null;
        memory.release(counted);
        counted = 0;
        return all;
    }

    void release() {
        var all = take();
        if (all != null) {
            all.release();
        }
    }
}
