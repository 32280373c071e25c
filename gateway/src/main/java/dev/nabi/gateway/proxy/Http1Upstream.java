package dev.nabi.gateway.proxy;

import dev.nabi.gateway.loop.Deadline;
import dev.nabi.gateway.loop.EventLoop;
import dev.nabi.gateway.wire.BadMessageException;
import dev.nabi.gateway.wire.BodyReader;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.MessageWriter;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.ResponseHead;
import dev.nabi.gateway.wire.ResponseReader;
import dev.nabi.gateway.wire.SendBacklog;
import dev.nabi.gateway.wire.Text;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection to an instance that speaks HTTP/1.1, used by one exchange after another. */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
final class Http1Upstream extends ChannelInboundHandlerAdapter implements Upstream, BodyReader.Sink {
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final byte[] HOST = Text.of("host: ");
    private static final byte[] SPACE = Text.of(" ");
    private static final byte[] VERSION = Text.of(" HTTP/1.1\r\n");
    private static final byte[] CHUNKED = Text.of("transfer-encoding: chunked\r\n");
    private static final byte[] WEBSOCKET = Text.of("connection: Upgrade\r\nupgrade: websocket\r\n");

    /** Keeps a connection that is free, or not. */
    interface Keeper {
        void free(Http1Upstream connection);

        void closed(Http1Upstream connection);

        /** The instance had closed this one while it was free; the others that are free are no better. */
        void stale();
    }

    private final Channel channel;
    private final Keeper keeper;
    private final Text text;
    private final MessageWriter writer;
    private final ResponseReader reader;
    private final BodyReader body;
    private final SendBacklog backlog;
    private final Deadline idle;
    private @Nullable Events events;
    private @Nullable ResponseHead answer;
    private @Nullable Throwable failure;
    private boolean isHead;
    private boolean asksToLeave;
    private boolean isSent;
    private boolean isReused;
    private boolean isUnsent;
    private @Nullable ByteBuf reading;

    Http1Upstream(Channel channel, Keeper keeper, Text text, EventLoop loop) {
        this.channel = channel;
        this.keeper = keeper;
        this.text = text;
        this.writer = new MessageWriter(channel);
        this.reader = new ResponseReader(LONGEST_LINE, LONGEST_HEAD, loop.heads());
        this.body = new BodyReader(loop.heads());
        this.backlog = new SendBacklog(channel, loop.memory());
        this.idle = new Deadline() {
            @Override
            protected void passed() {
                channel.close();
            }
        };
    }

    /** What closes it when it has been free for too long. */
    Deadline idle() {
        return idle;
    }

    /** It is given to an exchange, which sends a request or resets it. */
    Http1Upstream taken() {
        isUnsent = true;
        return this;
    }

    boolean isActive() {
        return channel.isActive();
    }

    @Override
    public void send(RequestHead request, Forwarding forwarding, Events listener) {
        events = listener;
        isUnsent = false;
        answer = null;
        failure = null;
        isSent = false;
        isHead = request.isHead();
        asksToLeave = request.isWebSocket();
        reader.reset();
        text.clear().put(request.method()).put(SPACE).put(forwarding.uri()).put(VERSION);
        text.put(HOST).put(request.host() == null ? address() : request.host()).line();
        RequestFields.write(request, forwarding, text);
        var isChunked = request.length().kind() == Length.Kind.CHUNKED;
        if (isChunked) {
            text.put(CHUNKED);
        }
        if (asksToLeave) {
            text.put(WEBSOCKET);
        }
        writer.begin(text.line(), request.length());
    }

    @Override
    public void write(ByteBuf part) {
        writer.write(part);
    }

    @Override
    public void end(@Nullable Fields trailers) {
        isSent = true;
        if (writer.isWhole()) {
            writer.end(trailers);
        } else {
            // The instance would take the next request for the rest of this body.
            channel.close();
        }
    }

    @Override
    public void flush() {
        writer.flush();
    }

    @Override
    public boolean isWritable() {
        return writer.isWritable();
    }

    @Override
    public boolean isUnprocessed() {
        return writer.isRefused();
    }

    @Override
    public boolean isStale() {
        return isReused && answer == null && reader.isEmpty();
    }

    /** Where it leads, for a request of HTTP/1.0 that names no host. */
    private String address() {
        return channel.remoteAddress() instanceof InetSocketAddress to ? to.getHostString() + ":" + to.getPort() : "";
    }

    @Override
    public void pause() {
        channel.config().setAutoRead(false);
    }

    @Override
    public void resume() {
        channel.config().setAutoRead(true);
    }

    @Override
    public void reset() {
        if (isUnsent && channel.isActive()) {
            // A request that was cancelled before anything of it was sent costs no connection.
            isUnsent = false;
            keeper.free(this);
            return;
        }
        events = null;
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var in = (ByteBuf) message;
        reading = in;
        try {
            while (in.isReadable() && read(in)) {}
        } catch (BadMessageException bad) {
            failure = new IOException("its answer cannot be read: " + bad.getMessage());
            channel.close();
        } finally {
            reading = null;
            in.release();
        }
    }

    /** Reads a head or a part; false when nothing more can be read of these bytes. */
    private boolean read(ByteBuf in) throws BadMessageException {
        if (events == null) {
            // Nobody asked: what it says is of no exchange, or of one that is over.
            channel.close();
            return false;
        }
        if (answer != null) {
            return body.read(in, this);
        }
        if (!reader.read(in)) {
            return false;
        }
        var head = reader.head(isHead);
        if (head.isInterim()) {
            reader.reset();
        } else {
            begin(events, head);
        }
        return true;
    }

    private void begin(Events listener, ResponseHead head) throws BadMessageException {
        answer = head;
        if (head.status() == ResponseHead.SWITCHING_PROTOCOLS) {
            if (!asksToLeave) {
                throw BadMessageException.malformed("it left HTTP without being asked to");
            }
            body.begin(Length.UNTIL_CLOSE);
            writer.unframe();
        } else {
            body.begin(head.length());
        }
        listener.answered(head);
        // It has been written to the client: a body may take its time.
        reader.reset();
        if (body.isEnded()) {
            ended(null);
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
        var head = answer;
        if (listener == null || head == null) {
            return;
        }
        events = null;
        isReused = true;
        // Free before the answer ends: the client's next request may come within that call.
        if (isSent && !hasSurplus() && reader.isKeptAlive(head) && channel.isActive()) {
            if (!channel.config().isAutoRead()) {
                resume();
            }
            keeper.free(this);
        } else {
            channel.close();
        }
        listener.ended(trailers);
    }

    /** Whether more came than was asked for: then nobody knows what the connection would say next. */
    private boolean hasSurplus() {
        return reading != null && reading.isReadable();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (events != null) {
            events.paused();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!backlog.count()) {
            failure = new IOException("the gateway has no memory left for what it does not read");
            channel.close();
        } else if (events != null && channel.isWritable()) {
            events.writable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failure = cause;
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        writer.abandon();
        backlog.release();
        reader.close();
        body.close();
        keeper.closed(this);
        var listener = events;
        if (listener == null) {
            return;
        }
        if (isStale()) {
            keeper.stale();
        }
        var isWhole = failure == null
                && answer != null
                && answer.length().kind() == Length.Kind.UNTIL_CLOSE
                && answer.status() != ResponseHead.SWITCHING_PROTOCOLS;
        if (isWhole) {
            ended(null);
        } else {
            events = null;
            listener.broke(failure == null ? new IOException("it closed the connection") : failure);
        }
    }
}
