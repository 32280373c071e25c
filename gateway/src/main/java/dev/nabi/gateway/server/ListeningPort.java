package dev.nabi.gateway.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;

/** A port at which the gateway takes connections in. */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
final class ListeningPort {
    private static final int ACCEPT_BACKLOG = 4096;

    private final Channel channel;
    private final EventLoopGroup group;
    private final InetSocketAddress address;

    /** One that is not bound yet; {@code group} waits for connections. */
    ListeningPort(Channel channel, EventLoopGroup group, InetSocketAddress address) {
        this.channel = channel;
        this.group = group;
        this.address = address;
    }

    /** Binds the address; {@code acceptor} takes what comes. */
    Future<ListeningPort> open(Acceptor acceptor) {
        channel.config().setOption(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG);
        channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
        channel.pipeline().addLast(acceptor);
        Promise<ListeningPort> opened = Promise.promise();
        group.register(channel).addListener((ChannelFuture registered) -> {
            channel.bind(address).addListener((ChannelFuture bound) -> {
                if (bound.isSuccess()) {
                    opened.complete(this);
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
