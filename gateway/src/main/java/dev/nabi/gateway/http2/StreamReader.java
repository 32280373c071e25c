package dev.nabi.gateway.http2;

import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.BodyReader;
import dev.nabi.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a stream: the body on its way to whoever reads it, held while nobody does. The other side may send
 * more only as what it sent is read, so that a stream holds its window at most; what all streams hold is bounded, too.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
public final class StreamReader {
    /** So many bytes are read before the other side is told: a fraction of the window. */
    private static final int UPDATE_BYTES = Http2Codec.STREAM_WINDOW / 8;

    private static final int PIECE = 8 * 1024;

    private final Channel stream;
    private final MemoryBound memory;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(2);
    private BodyReader.@Nullable Sink sink;
    private @Nullable Fields trailers;
    private int consumed;
    private boolean isPaused;
    private boolean isWhole;
    private boolean isRead;

    public StreamReader(Channel stream, MemoryBound memory) {
        this.stream = stream;
        this.memory = memory;
    }

    /** Takes a frame over; false when there is no memory to hold it. */
    public boolean data(Http2DataFrame frame) {
        var part = frame.content();
        consumed += frame.initialFlowControlledBytes() - part.readableBytes();
        if (sink != null && !isPaused && held.isEmpty()) {
            pass(sink, part);
            return true;
        }
        try {
            return hold(part);
        } finally {
            part.release();
        }
    }

    /** Copies a part: as a slice it would keep all that was read together with it. */
    private boolean hold(ByteBuf part) {
        while (part.isReadable()) {
            var last = held.peekLast();
            if (last == null || !last.isWritable()) {
                if (!memory.take(PIECE)) {
                    return false;
                }
                last = stream.alloc().buffer(PIECE, PIECE);
                held.addLast(last);
            }
            part.readBytes(last, Math.min(part.readableBytes(), last.writableBytes()));
        }
        return true;
    }

    /** The other side has sent all. */
    public void end(@Nullable Fields after) {
        isWhole = true;
        trailers = after;
        deliver();
    }

    /** Whether all has come, read or not. */
    public boolean isWhole() {
        return isWhole;
    }

    /** Whether the end has been passed on. */
    public boolean isRead() {
        return isRead;
    }

    /** From here on the body goes to {@code reader}, beginning with what is held. */
    public void readInto(BodyReader.Sink reader) {
        sink = reader;
        resume();
    }

    public void pause() {
        isPaused = true;
    }

    public void resume() {
        isPaused = false;
        deliver();
        stream.flush();
    }

    private void deliver() {
        while (sink != null && !isPaused && !held.isEmpty()) {
            var part = held.removeFirst();
            memory.release(PIECE);
            pass(sink, part);
        }
        if (isWhole && !isRead && sink != null && !isPaused && held.isEmpty()) {
            isRead = true;
            sink.ended(trailers);
        }
    }

    private void pass(BodyReader.Sink reader, ByteBuf part) {
        consumed += part.readableBytes();
        reader.part(part);
        if (consumed >= UPDATE_BYTES && stream.isActive()) {
            stream.write(new DefaultHttp2WindowUpdateFrame(consumed));
            consumed = 0;
        }
    }

    /** The stream is gone: gives the memory back. */
    public void release() {
        if (trailers != null) {
            trailers.uncount();
        }
        for (var part = held.poll(); part != null; part = held.poll()) {
            memory.release(PIECE);
            part.release();
        }
    }
}
