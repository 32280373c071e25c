package dev.nabi.gateway.proxy;

import dev.nabi.gateway.instances.Instance;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Opens connections to instances, by their addresses: nothing is looked up. */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
record Dialer(Bootstrap bootstrap) {

    Dialer {
        bootstrap.handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {}
        });
    }

    /** Tells one of the two, on the event loop. */
    void dial(Instance instance, Consumer<ChannelFuture> connected, Consumer<Throwable> failed) {
        InetSocketAddress address;
        try {
            address = new InetSocketAddress(InetAddress.ofLiteral(instance.host()), instance.port());
        } catch (IllegalArgumentException noAddress) {
            failed.accept(new IOException("no address: " + instance, noAddress));
            return;
        }
        bootstrap.connect(address).addListener((ChannelFuture done) -> {
            if (done.isSuccess()) {
                connected.accept(done);
            } else {
                failed.accept(done.cause());
            }
        });
    }
}
