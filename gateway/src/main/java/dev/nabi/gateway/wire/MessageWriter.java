package dev.nabi.gateway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message after another to a connection. A head waits for the first part of its body, so that a short message
 * is one buffer and one system call; nothing leaves before {@link #flush} or {@link #end}.
 *
 * <p>It holds the body to what the head says, whoever writes it: nothing goes behind a message without a body or beyond
 * the length that was declared, and {@link #isWhole} says whether all of that length has come.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
public final class MessageWriter {
    /** Parts up to this size are copied behind what waits; longer ones go as they are. */
    private static final int SHORT = 8 * 1024;

    /** Longer parts go in pieces of this size. */
    private static final int PIECE = 16 * 1024;

    private static final int ROOM = 512;

    private final Channel channel;
    private @Nullable ByteBuf waiting;
    private @Nullable ChannelFuture first;
    private boolean isChunked;
    private boolean isUnflushed;
    private long left;

    public MessageWriter(Channel channel) {
        this.channel = channel;
    }

    /** Begins a message with a body of this framing. */
    public void begin(Text head, Length framing) {
        isChunked = framing.kind() == Length.Kind.CHUNKED;
        left = framing.bytes() < 0 ? Long.MAX_VALUE : framing.bytes();
        first = null;
        var room = left > 0 && left <= SHORT ? (int) left : ROOM;
        waiting = head.toBuffer(channel.alloc(), isChunked ? room + Chunks.OVERHEAD : room);
    }

    /** The message has left HTTP: its bytes end with the connection. */
    public void unframe() {
        isChunked = false;
        left = Long.MAX_VALUE;
    }

    /** Whether the body that was written is as long as its head says. */
    public boolean isWhole() {
        return left == 0 || left > Long.MAX_VALUE / 2;
    }

    /** Writes a part of the body, and releases it; what is beyond its framing is dropped. */
    public void write(ByteBuf part) {
        if (part.readableBytes() > left) {
            part.writerIndex(part.readerIndex() + (int) left);
        }
        var size = part.readableBytes();
        if (size == 0) {
            part.release();
            return;
        }
        left -= size;
        if (isChunked) {
            Chunks.size(room(), size);
        }
        if (size <= SHORT) {
            room().writeBytes(part);
            part.release();
        } else {
            push();
            pieces(part);
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

    /** Netty counts a buffer as waiting until its last byte was taken: in pieces, a slow reader is seen to go on. */
    private void pieces(ByteBuf part) {
        while (part.readableBytes() > PIECE) {
            pushed(part.readRetainedSlice(PIECE));
        }
        pushed(part);
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
