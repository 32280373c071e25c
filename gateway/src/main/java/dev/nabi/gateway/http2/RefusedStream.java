package dev.nabi.gateway.http2;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Closes a stream that an instance opens: it was told that it may not. */
@Sharable
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
final class RefusedStream extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.close();
    }
}
