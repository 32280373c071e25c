package dev.nabi.gateway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message after another to a connection. A head waits for the first part of its body, so that a short message
 * is one buffer and one system call; nothing leaves before {@link #flush} or {@link #end}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a connection is told by its events
public final class MessageWriter {
    /** Parts up to this size are copied behind what waits; longer ones go as they are. */
    private static final int SHORT = 8 * 1024;

    private static final int ROOM = 512;

    private final Channel channel;
    private @Nullable ByteBuf waiting;
    private @Nullable ChannelFuture first;
    private boolean isChunked;
    private boolean isUnflushed;

    public MessageWriter(Channel channel) {
        this.channel = channel;
    }

    /** Begins a message whose body goes as {@code isChunked} says; {@code expected} is how long it will be, or less. */
    public void begin(Text head, boolean isChunked, long expected) {
        this.isChunked = isChunked;
        first = null;
        var room = expected > 0 && expected <= SHORT ? (int) expected : ROOM;
        waiting = head.toBuffer(channel.alloc(), isChunked ? room + Chunks.OVERHEAD : room);
    }

    /** Writes a part of the body, and releases it. */
    public void write(ByteBuf part) {
        var size = part.readableBytes();
        if (size == 0) {
            part.release();
            return;
        }
        if (isChunked) {
            Chunks.size(room(), size);
        }
        if (size <= SHORT) {
            room().writeBytes(part);
            part.release();
        } else {
            push();
            pushed(part);
        }
        if (isChunked) {
            Chunks.end(room());
        }
        if (waiting != null && waiting.readableBytes() > SHORT) {
            push();
        }
    }

    /** Ends the message; the future is of its last byte. */
    public ChannelFuture end(@Nullable Fields trailers) {
        if (isChunked) {
            Chunks.last(room(), trailers, FieldName::passesAsTrailer);
        }
        var last = waiting == null ? channel.alloc().buffer(0) : waiting;
        waiting = null;
        isUnflushed = false;
        return note(channel.writeAndFlush(last));
    }

    /** Sends what was written. */
    public void flush() {
        push();
        if (isUnflushed) {
            isUnflushed = false;
            channel.flush();
        }
    }

    /** Whether what was sent of the message came to nothing: not a byte of it was taken. */
    public boolean isRefused() {
        return first != null && first.isDone() && !first.isSuccess();
    }

    public boolean isWritable() {
        return channel.isWritable();
    }

    /** Drops what waits. */
    public void abandon() {
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
    }

    private ByteBuf room() {
        if (waiting == null) {
            waiting = channel.alloc().directBuffer(ROOM);
        }
        return waiting;
    }

    private void push() {
        var buffer = waiting;
        waiting = null;
        if (buffer != null) {
            pushed(buffer);
        }
    }

    private void pushed(ByteBuf buffer) {
        isUnflushed = true;
        note(channel.write(buffer));
    }

    private ChannelFuture note(ChannelFuture written) {
        if (first == null) {
            first = written;
        }
        return written;
    }
}
