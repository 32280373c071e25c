package dev.nabi.gateway.server;

import dev.nabi.gateway.proxy.Polling;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.List;

/** Takes connections in, and gives them to the event loops in turn: few connections are spread as evenly as many. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a connection is told by its events
final class Acceptor extends ChannelInboundHandlerAdapter {
    private final List<Frontend> frontends;
    private int next;

    Acceptor(List<Frontend> frontends) {
        this.frontends = frontends;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var channel = (Channel) message;
        var frontend = frontends.get(next);
        next = (next + 1) % frontends.size();
        if (!frontend.mayConnect()) {
            channel.unsafe().closeForcibly();
            return;
        }
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
        Polling.byLevel(channel);
        channel.pipeline().addLast(new Sniffer(frontend));
        frontend.loop().register(channel).addListener((ChannelFuture registered) -> {
            if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
                frontend.disconnected();
            }
        });
    }
}
