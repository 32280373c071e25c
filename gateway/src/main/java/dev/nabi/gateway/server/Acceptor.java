package dev.nabi.gateway.server;

import dev.nabi.gateway.forwarded.TrustedProxies;
import dev.nabi.gateway.proxy.Transport;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Takes connections in, and gives them to the event loops in turn: few connections are spread as evenly as many. */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(Acceptor.class);
    private static final long PAUSE_MILLIS = 1000;

    private final List<LoopConnections> loops;
    private final ClientConnections clients;
    private final TrustedProxies proxies;
    private final Opening opening;
    private int next;

    /** Puts the first handlers on a connection that was accepted. */
    @FunctionalInterface
    interface Opening {
        void open(Channel channel, LoopConnections loop);
    }

    Acceptor(List<LoopConnections> loops, ClientConnections clients, TrustedProxies proxies, Opening opening) {
        this.opening = opening;
        this.loops = loops;
        this.proxies = proxies;
        this.clients = clients;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var channel = (Channel) message;
        var loop = loops.get(next);
        next = (next + 1) % loops.size();
        if (!isCountedIn(channel, loop)) {
            channel.unsafe().closeForcibly();
            return;
        }
        channel.config().setOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
        Transport.tune(channel);
        opening.open(channel, loop);
        loop.loop().register(channel).addListener((ChannelFuture registered) -> {
            if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
            }
        });
    }

    /**
     * Counts a connection in, of the gateway and of its client, until it is closed; false, and nothing counted, where there are as
     * many as may be. A channel that is closed by force before it was registered tells nobody of its end.
     */
    private boolean isCountedIn(Channel channel, LoopConnections loop) {
        if (!loop.mayConnect()) {
            return false;
        }
        if (!mayConnect(channel)) {
            loop.disconnected();
            return false;
        }
        channel.closeFuture().addListener(closed -> loop.disconnected());
        return true;
    }

    private boolean mayConnect(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress client) || client.getAddress() == null) {
            return true;
        }
        if (proxies.trusts(client.getAddress())) {
            // A proxy's connections are those of many clients; the bound on all connections holds.
            return true;
        }
        if (!clients.opened(client.getAddress())) {
            return false;
        }
        channel.closeFuture().addListener(closed -> clients.closed(client.getAddress()));
        return true;
    }

    /** Too many open files, most of all: to try again at once would only be to fail again, as fast as can be. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.warnf("accepting connections pauses for %d ms: %s", PAUSE_MILLIS, cause);
        var config = context.channel().config();
        if (config.isAutoRead()) {
            config.setAutoRead(false);
            context.channel().eventLoop().schedule(() -> config.setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
