package dev.nabi.gateway.server;

import dev.nabi.gateway.call.Client;
import dev.nabi.gateway.forwarded.Peer;
import dev.nabi.gateway.http2.Http2Fields;
import dev.nabi.gateway.http2.StreamReader;
import dev.nabi.gateway.http2.StreamWriter;
import dev.nabi.gateway.loop.Deadline;
import dev.nabi.gateway.proxy.AddedFields;
import dev.nabi.gateway.proxy.ResponseFields;
import dev.nabi.gateway.wire.BadMessageException;
import dev.nabi.gateway.wire.BodyReader;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * A client's request and its answer on a stream of HTTP/2.
 *
 * <pre>
 * head ── end of what was read at once ──→ handled ── answer's end ──→ sent ── the body's rest is refused ──→ closed
 *   └── reset: nobody hears of it           └── reset, or an error of the stream: the listener hears that it is closed
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
final class Http2Stream extends ChannelInboundHandlerAdapter implements Client {
    /** What a stream whose client does not read may have waiting: the send buffer, and one part behind it. */
    private static final int STALLED_BYTES = 64 * 1024;

    /** Of a body whose request has been answered: as much as a client may send before it looks. */
    private static final long MOST_UNWANTED_BYTES = 64 << 20;

    private static final long LINGER_NANOS = 2_000_000_000;

    /** What a request costs on the heap beside what is long of its head: its channel, its call and its fields. */
    private static final int HEAP_BYTES = 4 * 1024;

    private final Http2Connection connection;
    private final Channel stream;
    private final StreamReader body;
    private final StreamWriter answer;
    private final Deadline unsent = new Deadline() {
        @Override
        protected void passed() {
            // Either the client does not read its answer, or it has it, and sends on.
            fail(Http2Error.NO_ERROR);
        }
    };
    private @Nullable Http2HeadersFrame unhandled;
    private @Nullable RequestHead request;
    private @Nullable Listener listener;
    private @Nullable Reader reader;
    private boolean isAnswering;
    private boolean isBodyAllowed = true;
    private boolean isStalled;
    private boolean isCounted;

    Http2Stream(Http2Connection connection, Channel stream) {
        this.connection = connection;
        this.stream = stream;
        this.body = new StreamReader(stream, connection.memory());
        this.answer = new StreamWriter(stream);
        connection.opened();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) throws BadMessageException {
        switch (frame) {
            case Http2HeadersFrame headers -> headers(headers);
            case Http2DataFrame data -> data(data);
            default -> ReferenceCountUtil.release(frame);
        }
    }

    private void headers(Http2HeadersFrame frame) throws BadMessageException {
        if (unhandled != null || request != null) {
            body.end(Http2Fields.read(frame.headers(), connection.heads()));
            return;
        }
        unhandled = frame;
        if (frame.isEndStream()) {
            body.end(null);
        }
    }

    private void data(Http2DataFrame data) {
        var isEnd = data.isEndStream();
        if (!body.data(data)) {
            fail(Http2Error.ENHANCE_YOUR_CALM);
        } else if (isEnd) {
            body.end(null);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (unhandled != null) {
            var head = unhandled;
            unhandled = null;
            handle(head.headers(), head.isEndStream());
        } else if (reader != null) {
            reader.paused();
        }
    }

    private void handle(Http2Headers headers, boolean isAll) {
        if (!Http2Request.isRequest(headers)) {
            fail(Http2Error.PROTOCOL_ERROR);
            return;
        }
        try {
            count();
            request = Http2Request.read(headers, isAll, connection.heads());
        } catch (BadMessageException bad) {
            connection.refuse(this, bad);
            return;
        }
        connection.handle(this);
    }

    private void count() throws BadMessageException {
        isCounted = connection.heads().take(HEAP_BYTES);
        if (!isCounted) {
            throw BadMessageException.noMemory();
        }
    }

    private void uncount() {
        if (isCounted) {
            isCounted = false;
            connection.heads().release(HEAP_BYTES);
        }
        if (request != null) {
            request.fields().uncount();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame) {
            unhandled = null;
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (stream.isWritable()) {
            unstall();
            if (listener != null) {
                listener.onWritable();
            }
        } else if (!isStalled && stream.isActive()) {
            isStalled = connection.memory().take(STALLED_BYTES);
            if (!isStalled) {
                fail(Http2Error.ENHANCE_YOUR_CALM);
            }
        }
    }

    private void unstall() {
        if (isStalled) {
            isStalled = false;
            connection.memory().release(STALLED_BYTES);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof Http2Exception) {
            // The client's error: the codec resets the stream with it.
            return;
        }
        connection.failed("a stream of HTTP/2", cause);
        fail(cause instanceof BadMessageException bad ? error(bad) : Http2Error.INTERNAL_ERROR);
    }

    private static Http2Error error(BadMessageException bad) {
        return bad.kind() == BadMessageException.Kind.NO_MEMORY
                ? Http2Error.ENHANCE_YOUR_CALM
                : Http2Error.PROTOCOL_ERROR;
    }

    private void fail(Http2Error error) {
        if (stream.isActive()) {
            stream.writeAndFlush(new DefaultHttp2ResetFrame(error));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.cancel(unsent);
        unstall();
        uncount();
        unhandled = null;
        answer.abandon();
        body.release();
        var of = listener;
        listener = null;
        connection.ended(of != null);
        if (of != null) {
            of.onClosed();
        }
    }

    @Override
    public void setListener(Listener to) {
        listener = to;
    }

    @Override
    public RequestHead request() {
        return request == null ? Http1Answering.UNREAD : request;
    }

    @Override
    public Peer peer() {
        return connection.peer();
    }

    @Override
    public boolean isSecure() {
        return connection.isSecure();
    }

    @Override
    public void read(Reader to) {
        reader = to;
        body.readInto(to);
        to.paused();
    }

    @Override
    public boolean isRead() {
        return body.isWhole();
    }

    @Override
    public void pause() {
        body.pause();
    }

    @Override
    public void resume() {
        body.resume();
        if (reader != null) {
            reader.paused();
        }
    }

    @Override
    public void askForBody() {
        var interim = Http2Fields.empty().status(HttpResponseStatus.CONTINUE.codeAsText());
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(interim, false));
    }

    @Override
    public void answer(ResponseHead head, @Nullable AddedFields added) {
        isAnswering = true;
        isBodyAllowed = ResponseHead.mayHaveBody(head.status(), request().isHead());
        var headers = Http2Fields.empty()
                .status(HttpResponseStatus.valueOf(head.status()).codeAsText());
        ResponseFields.write(head, added, new Http2Fields.Sink(headers));
        answer.begin(headers);
        connection.countBacklog();
    }

    @Override
    public void switchProtocols(ResponseHead head, AddedFields added) {
        throw new IllegalStateException("a stream of HTTP/2 is never left, and no instance is asked for it");
    }

    @Override
    public void write(ByteBuf part) {
        if (isBodyAllowed) {
            answer.write(part);
        } else {
            part.release();
        }
    }

    @Override
    public void end(@Nullable Fields trailers) {
        listener = null;
        reader = null;
        isAnswering = false;
        if (!stream.isActive()) {
            answer.abandon();
            return;
        }
        connection.deadline(unsent, connection.idleNanos());
        var sent = answer.end(Http2Fields.trailers(trailers));
        if (!body.isWhole()) {
            // The client sends on until it has read that it need not: the answer comes first, all of it.
            var rest = new UnwantedBody();
            body.readInto(rest);
            sent.addListener(done -> rest.answerSent());
        }
    }

    /** What comes of a body whose request has been answered: for a while, and up to a bound, it is read into nothing. */
    private final class UnwantedBody implements BodyReader.Sink {
        private long bytes;
        private boolean isSent;

        void answerSent() {
            isSent = true;
            connection.deadline(unsent, LINGER_NANOS);
            refuseIfTooLong();
        }

        @Override
        public void part(ByteBuf part) {
            bytes += part.readableBytes();
            part.release();
            refuseIfTooLong();
        }

        private void refuseIfTooLong() {
            if (isSent && bytes > MOST_UNWANTED_BYTES) {
                fail(Http2Error.NO_ERROR);
            }
        }

        @Override
        public void ended(@Nullable Fields trailers) {}
    }

    @Override
    public void flush() {
        answer.flush();
    }

    @Override
    public boolean isWritable() {
        return answer.isWritable();
    }

    @Override
    public long bytesBeforeWritable() {
        return stream.isWritable() ? 0 : stream.bytesBeforeWritable();
    }

    @Override
    public boolean isAnswering() {
        return isAnswering;
    }

    @Override
    public boolean isOpen() {
        return stream.isActive();
    }

    @Override
    public void closeAfterAnswer() {}

    @Override
    public void reset() {
        listener = null;
        reader = null;
        answer.abandon();
        fail(Http2Error.INTERNAL_ERROR);
    }
}
