package dev.nabi.gateway.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a stream: one message. Its head and the newest part of its body wait for what follows them, so that
 * the last frame says that it is the last; nothing leaves before {@link #flush} or {@link #end}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
public final class StreamWriter {
    /** As long as a frame may be that every peer takes (RFC 9113, section 4.2). */
    private static final int PIECE = 16 * 1024;

    private final Channel stream;
    private @Nullable Http2Headers head;
    private @Nullable ByteBuf part;
    private @Nullable ChannelFuture first;
    private boolean isUnflushed;

    public StreamWriter(Channel stream) {
        this.stream = stream;
    }

    public void begin(Http2Headers headers) {
        head = headers;
    }

    /** Writes a part of the body, and releases it. */
    public void write(ByteBuf more) {
        if (!more.isReadable()) {
            more.release();
            return;
        }
        push();
        part = more;
    }

    /** Ends the message; the future is of its last frame. */
    public ChannelFuture end(@Nullable Http2Headers trailers) {
        if (trailers != null) {
            push();
            return last(new DefaultHttp2HeadersFrame(trailers, true));
        }
        var headers = head;
        if (headers != null && part == null) {
            head = null;
            return last(new DefaultHttp2HeadersFrame(headers, true));
        }
        pushHead();
        var rest = part == null ? Unpooled.EMPTY_BUFFER : part;
        part = null;
        return last(new DefaultHttp2DataFrame(rest, true));
    }

    private ChannelFuture last(Object frame) {
        isUnflushed = false;
        return note(stream.writeAndFlush(frame));
    }

    /** Sends what was written. */
    public void flush() {
        push();
        if (isUnflushed) {
            isUnflushed = false;
            stream.flush();
        }
    }

    public boolean isWritable() {
        return stream.isWritable();
    }

    /** Whether the head could not be sent: no byte of the message was taken. */
    public boolean isRefused() {
        return first == null || (first.isDone() && !first.isSuccess());
    }

    /** Drops what waits. */
    public void abandon() {
        head = null;
        if (part != null) {
            part.release();
            part = null;
        }
    }

    private void push() {
        pushHead();
        if (part != null) {
            var data = part;
            part = null;
            isUnflushed = true;
            // A frame counts as waiting until its last byte was taken: in pieces, a slow reader is seen to go on.
            while (data.readableBytes() > PIECE) {
                stream.write(new DefaultHttp2DataFrame(data.readRetainedSlice(PIECE), false));
            }
            stream.write(new DefaultHttp2DataFrame(data, false));
        }
    }

    private void pushHead() {
        if (head != null) {
            var headers = head;
            head = null;
            isUnflushed = true;
            note(stream.write(new DefaultHttp2HeadersFrame(headers, false)));
        }
    }

    private ChannelFuture note(ChannelFuture written) {
        if (first == null) {
            first = written;
        }
        return written;
    }
}
