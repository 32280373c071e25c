package dev.nabi.gateway.server;

import dev.nabi.gateway.call.Client;
import dev.nabi.gateway.call.LoopCalls;
import dev.nabi.gateway.forwarded.Peer;
import dev.nabi.gateway.loop.Deadline;
import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.BadMessageException;
import dev.nabi.gateway.wire.SendBacklog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;

/**
 * A client's connection that speaks HTTP/2: counts its streams, and closes when it is idle, when the gateway stops and its
 * last stream has ended, or when the client cancels too many requests.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
final class Http2Connection extends ChannelInboundHandlerAdapter {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** What a connection costs on the heap beside its streams: the codec, and a full table of fields each way. */
    private static final int HEAP_BYTES = 32 * 1024;

    private final Http2Server server;
    private final LoopCalls calls;
    private final Channel channel;
    private final Peer peer;
    private final CancelLimit cancels = new CancelLimit();
    private final Deadline idle = new Deadline() {
        @Override
        protected void passed() {
            channel.close();
        }
    };
    private final SendBacklog backlog;
    private int streams;
    private boolean isCounted;
    private boolean isDraining;
    private boolean isRefusing;

    Http2Connection(Http2Server server, LoopCalls calls, Channel channel) {
        this.server = server;
        this.calls = calls;
        this.channel = channel;
        this.backlog = new SendBacklog(channel, calls.memory());
        this.peer = Peer.of(channel.remoteAddress(), calls.options().trustedProxies());
    }

    void begin() {
        isCounted = calls.heads().take(HEAP_BYTES);
        if (isCounted) {
            deadline(idle, idleNanos());
        } else {
            goAway(Http2Error.ENHANCE_YOUR_CALM, 0);
            channel.close();
        }
    }

    MemoryBound heads() {
        return calls.heads();
    }

    /** Counts what the client does not read; without memory for it the connection goes. */
    void countBacklog() {
        if (!backlog.count()) {
            channel.close();
        }
    }

    MemoryBound memory() {
        return calls.memory();
    }

    void cancel(Deadline deadline) {
        calls.deadlines().cancel(deadline);
    }

    Peer peer() {
        return peer;
    }

    boolean isSecure() {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /** How long something may stand still. */
    long idleNanos() {
        return calls.options().idleTimeoutMillis() * NANOS_PER_MILLI;
    }

    void deadline(Deadline deadline, long nanos) {
        calls.deadlines().set(deadline, calls.ticks().nanos() + nanos);
    }

    /** Answers a request whose head has been read. */
    void handle(Client client) {
        if (calls.resources().gate().isClosed()) {
            refuse();
        } else if (calls.resources().gate().isDraining()) {
            drain();
        }
        calls.handle(client);
    }

    /** Answers a request whose head cannot be read. */
    void refuse(Client client, BadMessageException bad) {
        calls.refuse(client, bad);
    }

    void opened() {
        streams++;
        calls.deadlines().cancel(idle);
    }

    /** A stream has ended; {@code isCancelled} says that its request was being answered still. */
    void ended(boolean isCancelled) {
        streams--;
        if (cancels.exceeds(isCancelled, calls.ticks().nanos())) {
            goAway(Http2Error.ENHANCE_YOUR_CALM, 0);
            channel.close();
        } else if (streams == 0) {
            if (isRefusing) {
                channel.close();
            } else {
                deadline(idle, idleNanos());
            }
        }
    }

    void drain() {
        if (!isDraining) {
            isDraining = true;
            goAway(Http2Error.NO_ERROR, Integer.MAX_VALUE);
        }
    }

    void refuse() {
        if (!isRefusing) {
            isDraining = true;
            isRefusing = true;
            goAway(Http2Error.NO_ERROR, 0);
            if (streams == 0) {
                channel.close();
            }
        }
    }

    private void goAway(Http2Error error, int moreStreams) {
        channel.writeAndFlush(new DefaultHttp2GoAwayFrame(error).setExtraStreamIds(moreStreams));
    }

    /** Something of one of its streams threw. */
    void failed(String where, Throwable cause) {
        if (!(cause instanceof IOException) && !(cause instanceof Http2Exception)) {
            server.errors().log(where, cause);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        ReferenceCountUtil.release(frame);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        countBacklog();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed("a connection of HTTP/2 from " + peer.text(), cause);
        if (!(cause instanceof Http2Exception)) {
            // The codec says what was wrong, and closes, when it was the client.
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        calls.deadlines().cancel(idle);
        backlog.release();
        if (isCounted) {
            isCounted = false;
            calls.heads().release(HEAP_BYTES);
        }
        server.closed(this);
    }
}
