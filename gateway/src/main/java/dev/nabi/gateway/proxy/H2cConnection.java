package dev.nabi.gateway.proxy;

import dev.nabi.gateway.http2.Http2Codec;
import dev.nabi.gateway.loop.Deadline;
import dev.nabi.gateway.loop.EventLoop;
import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.SendBacklog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;

/**
 * A connection to an instance that speaks HTTP/2 in clear text.
 *
 * <pre>
 * open ── GOAWAY, or it closed ──→ retired: its streams go on, no new one comes ── the last one ended ──→ closed
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
final class H2cConnection extends ChannelInboundHandlerAdapter {
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final long SILENT_NANOS = 1_000_000_000;

    private final Channel channel;
    private final H2cPool.Connections pool;
    private final EventLoop loop;
    private final SendBacklog backlog;
    private final Http2StreamChannelBootstrap streams;
    private final Deadline idle = new Deadline() {
        @Override
        protected void passed() {
            close();
        }
    };
    private int mostStreams;
    private int reserved;
    private boolean isRetired;
    private boolean wasUsed;
    private long frames;

    H2cConnection(Channel channel, H2cPool.Connections pool, EventLoop loop) {
        this.channel = channel;
        this.pool = pool;
        this.loop = loop;
        this.backlog = new SendBacklog(channel, loop.memory());
        this.mostStreams = pool.mostStreams();
        this.streams = new Http2StreamChannelBootstrap(channel);
    }

    void begin() {
        Http2Codec.call(channel, LONGEST_HEAD, loop.memory());
        channel.pipeline().addLast(this);
    }

    MemoryBound memory() {
        return loop.memory();
    }

    MemoryBound heads() {
        return loop.heads();
    }

    /** What closes it when it has been unused for too long. */
    Deadline idle() {
        return idle;
    }

    boolean hasRoom() {
        return !isRetired && reserved < mostStreams && channel.isActive();
    }

    boolean isUnused() {
        return reserved == 0;
    }

    boolean isRetired() {
        return isRetired;
    }

    /** Keeps room for a stream; returns whether there was one before. */
    boolean reserve() {
        reserved++;
        var isReused = wasUsed;
        wasUsed = true;
        return isReused;
    }

    /** Opens a stream on the room that was kept for it; its channel becomes active before this returns. */
    void open(H2cUpstream stream) {
        streams.handler(stream).open();
    }

    /** Something has come on one of its streams. */
    void heard() {
        frames++;
    }

    /** Frames of streams that have come. */
    long frames() {
        return frames;
    }

    /**
     * A stream is cancelled that began when {@code framesThen} had come. A connection on which nothing has come since, for a
     * while, leads to a machine or a process that is not there any more: the next request opens another, which shows it.
     */
    void cancelled(long framesThen, long beganNanos) {
        if (frames == framesThen && loop.ticks().nanos() - beganNanos >= SILENT_NANOS) {
            retire();
        }
    }

    long nanos() {
        return loop.ticks().nanos();
    }

    /** A stream has ended, or was not needed. */
    void release() {
        reserved--;
        pool.ended(this);
    }

    void close() {
        retire();
        channel.close();
    }

    private void retire() {
        if (!isRetired) {
            isRetired = true;
            pool.retired(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (frame instanceof Http2SettingsFrame settings) {
            var most = settings.settings().maxConcurrentStreams();
            if (most != null) {
                mostStreams = (int) Math.min(most, Http2Codec.MAX_STREAMS);
                pool.allows(Math.max(1, mostStreams));
            }
        } else if (frame instanceof Http2GoAwayFrame) {
            retire();
        }
        ReferenceCountUtil.release(frame);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!backlog.count()) {
            close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        isRetired = true;
        backlog.release();
        pool.closed(this);
    }
}
