package dev.nabi.gateway.server;

import dev.nabi.gateway.loop.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Looks at a connection's first bytes: those of HTTP/2 are the same for all its clients, and nothing else begins so. */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
final class Sniffer extends ChannelInboundHandlerAdapter {
    /** As much of the preface as tells it from every method of HTTP/1.1 (RFC 9113, section 3.4). */
    private static final byte[] PREFACE = "PRI * HTTP/2".getBytes(StandardCharsets.US_ASCII);

    private final LoopConnections loop;
    private final Deadline idle = new Deadline() {
        @Override
        protected void passed() {
            if (context != null) {
                context.close();
            }
        }
    };
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf seen;

    Sniffer(LoopConnections loop) {
        this.loop = loop;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        loop.waitForRequest(idle);
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        var in = (ByteBuf) message;
        seen = seen == null ? in : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(from.alloc(), seen, in);
        var same = 0;
        while (same < PREFACE.length
                && same < seen.readableBytes()
                && seen.getByte(seen.readerIndex() + same) == PREFACE[same]) {
            same++;
        }
        if (same == PREFACE.length) {
            loop.speakHttp2(from.channel());
        } else if (same < seen.readableBytes()) {
            loop.speakHttp1(from.channel());
        } else {
            return;
        }
        var all = seen;
        seen = null;
        loop.cancel(idle);
        from.fireChannelRead(all);
        from.pipeline().remove(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        loop.cancel(idle);
        if (seen != null) {
            seen.release();
            seen = null;
        }
        from.fireChannelInactive();
    }
}
