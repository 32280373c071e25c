package dev.nabi.gateway.proxy;

import dev.nabi.gateway.http2.Http2Codec;
import dev.nabi.gateway.loop.Deadline;
import dev.nabi.gateway.loop.MemoryBound;
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
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a connection is told by its events
final class H2cConnection extends ChannelInboundHandlerAdapter {
    private static final int LONGEST_HEAD = 64 * 1024;

    private final Channel channel;
    private final H2cPool.Connections pool;
    private final MemoryBound memory;
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

    H2cConnection(Channel channel, H2cPool.Connections pool, MemoryBound memory) {
        this.channel = channel;
        this.pool = pool;
        this.memory = memory;
        this.mostStreams = pool.mostStreams();
        this.streams = new Http2StreamChannelBootstrap(channel);
    }

    void begin() {
        Http2Codec.call(channel, LONGEST_HEAD);
        channel.pipeline().addLast(this);
    }

    MemoryBound memory() {
        return memory;
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
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        isRetired = true;
        pool.closed(this);
    }
}
