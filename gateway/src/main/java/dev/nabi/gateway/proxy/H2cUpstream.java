package dev.nabi.gateway.proxy;

import dev.nabi.gateway.http2.Http2Codec;
import dev.nabi.gateway.http2.Http2Fields;
import dev.nabi.gateway.http2.StreamReader;
import dev.nabi.gateway.http2.StreamWriter;
import dev.nabi.gateway.wire.BadMessageException;
import dev.nabi.gateway.wire.BodyReader;
import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A stream to an instance that speaks HTTP/2 in clear text, as gRPC servers do. */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
final class H2cUpstream extends ChannelInboundHandlerAdapter implements Upstream, BodyReader.Sink {
    private static final AsciiString TE = AsciiString.cached("te");
    private static final AsciiString TRAILERS = AsciiString.cached("trailers");

    private final H2cConnection connection;
    private final boolean isReused;
    private @Nullable Channel stream;
    private @Nullable StreamWriter writer;
    private @Nullable StreamReader reader;
    private @Nullable Events events;
    private @Nullable Throwable failure;
    private boolean isAnswered;
    private boolean isUnprocessed;
    private boolean isReleased;
    private long framesBefore;
    private long beganNanos;

    H2cUpstream(H2cConnection connection, boolean isReused) {
        this.connection = connection;
        this.isReused = isReused;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        stream = context.channel();
        Http2Codec.bound(stream);
        writer = new StreamWriter(stream);
        reader = new StreamReader(stream, connection.memory());
    }

    @Override
    public void send(RequestHead request, Forwarding forwarding, Events listener) {
        events = listener;
        framesBefore = connection.frames();
        beganNanos = connection.nanos();
        connection.open(this);
        var headers = Http2Fields.empty()
                .method(request.method())
                .path(forwarding.uri())
                .scheme(forwarding.scheme());
        if (request.host() != null) {
            headers.authority(request.host());
        }
        RequestFields.write(request, forwarding, new Http2Fields.Sink(headers));
        if (request.fields().lists(FieldName.TE, "trailers")) {
            // What gRPC asks for, and the one value that HTTP/2 allows.
            headers.add(TE, TRAILERS);
        }
        writer().begin(headers);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        connection.heard();
        try {
            switch (frame) {
                case Http2HeadersFrame headers -> headers(headers.headers(), headers.isEndStream());
                case Http2DataFrame data -> data(data);
                default -> ReferenceCountUtil.release(frame);
            }
        } catch (BadMessageException bad) {
            fail(new IOException("its answer cannot be read: " + bad.getMessage()));
        }
    }

    private void headers(Http2Headers headers, boolean isEnd) throws BadMessageException {
        if (isAnswered) {
            reader().end(Http2Fields.read(headers, connection.heads()));
            return;
        }
        var head = head(headers);
        if (head.isInterim()) {
            head.fields().uncount();
            if (isEnd) {
                throw BadMessageException.malformed("it ended with an interim answer");
            }
            return;
        }
        isAnswered = true;
        if (events != null) {
            events.answered(head);
        }
        // It has been written to the client: a body may take its time.
        head.fields().uncount();
        reader().readInto(this);
        if (isEnd) {
            reader().end(null);
        }
    }

    private ResponseHead head(Http2Headers headers) throws BadMessageException {
        var status = headers.status();
        if (status == null || status.length() != 3 || !status.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw BadMessageException.malformed("its status is no number of three digits");
        }
        var fields = Http2Fields.read(headers, connection.heads());
        var declared = declared(fields);
        return ResponseHead.of(
                Integer.parseInt(status, 0, 3, 10), "", fields, declared == null ? Length.UNTIL_CLOSE : declared);
    }

    private static @Nullable Length declared(Fields fields) throws BadMessageException {
        try {
            return Length.declared(fields);
        } catch (BadMessageException bad) {
            fields.uncount();
            throw bad;
        }
    }

    private void data(Http2DataFrame data) {
        var isEnd = data.isEndStream();
        if (!reader().data(data)) {
            fail(new IOException("the gateway has no memory left for what it sends"));
        } else if (isEnd) {
            reader().end(null);
        }
    }

    @Override
    public void part(ByteBuf part) {
        if (events == null) {
            part.release();
        } else {
            events.part(part);
        }
    }

    @Override
    public void ended(@Nullable Fields trailers) {
        var listener = events;
        events = null;
        // Before the answer ends: the client's next request may come within that call.
        release();
        if (listener != null) {
            listener.ended(trailers);
        }
        reader().release();
        if (stream != null) {
            // A request that is not sent to its end is of no use any more.
            stream.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame reset) {
            isUnprocessed = reset.errorCode() == Http2Error.REFUSED_STREAM.code();
            failure = new IOException("it reset the stream: " + Http2Error.valueOf(reset.errorCode()));
        } else if (event instanceof Http2GoAwayFrame) {
            isUnprocessed = true;
            failure = new IOException("it took no more streams on this connection");
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (events != null) {
            events.paused();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (events != null && context.channel().isWritable()) {
            events.writable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
    }

    private void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        if (stream != null) {
            stream.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        writer().abandon();
        if (events != null && reader().isWhole()) {
            // All of the answer is here, whatever became of the request.
            return;
        }
        reader().release();
        release();
        var listener = events;
        events = null;
        if (listener != null) {
            listener.broke(failure == null ? new IOException("it closed the connection") : failure);
        }
    }

    @Override
    public void write(ByteBuf part) {
        writer().write(part);
    }

    @Override
    public void end(@Nullable Fields trailers) {
        writer().end(Http2Fields.trailers(trailers));
    }

    @Override
    public void flush() {
        writer().flush();
    }

    @Override
    public boolean isWritable() {
        return writer().isWritable();
    }

    @Override
    public void pause() {
        reader().pause();
    }

    @Override
    public void resume() {
        reader().resume();
        if (events != null) {
            events.paused();
        }
    }

    @Override
    public void reset() {
        events = null;
        if (stream != null) {
            connection.cancelled(framesBefore, beganNanos);
        }
        release();
        if (stream != null) {
            reader().release();
            writer().abandon();
            stream.close();
        }
    }

    @Override
    public boolean isUnprocessed() {
        return isUnprocessed || writer().isRefused();
    }

    @Override
    public boolean isStale() {
        return isReused && !isAnswered && failure == null;
    }

    /** Gives the room on the connection back, once. */
    private void release() {
        if (!isReleased) {
            isReleased = true;
            connection.release();
        }
    }

    private StreamWriter writer() {
        if (writer == null) {
            throw new IllegalStateException("no request was sent");
        }
        return writer;
    }

    private StreamReader reader() {
        if (reader == null) {
            throw new IllegalStateException("no request was sent");
        }
        return reader;
    }
}
