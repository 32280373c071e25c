package dev.nabi.gateway.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.VertxInternal;
import java.net.InetSocketAddress;

/** A port at which the gateway takes connections in. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of the channel is told by its events
final class ListeningPort {
    private static final int ACCEPT_BACKLOG = 4096;

    private final Channel channel;

    private ListeningPort(Channel channel) {
        this.channel = channel;
    }

    /** Binds an address; {@code acceptor} takes what comes. */
    static Future<ListeningPort> open(VertxInternal library, InetSocketAddress address, Acceptor acceptor) {
        var server = library.transport().serverChannelFactory(false).newChannel();
        server.config().setOption(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG);
        server.config().setOption(ChannelOption.SO_REUSEADDR, true);
        server.pipeline().addLast(acceptor);
        Promise<ListeningPort> opened = Promise.promise();
        library.getAcceptorEventLoopGroup().register(server).addListener((ChannelFuture registered) -> {
            server.bind(address).addListener((ChannelFuture bound) -> {
                if (bound.isSuccess()) {
                    opened.complete(new ListeningPort(server));
                } else {
                    opened.fail(bound.cause());
                }
            });
        });
        return opened.future();
    }

    int number() {
        return channel.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
    }

    void close() {
        channel.close().awaitUninterruptibly();
    }
}
