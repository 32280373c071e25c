package dev.nabi.gateway.proxy;

import dev.nabi.gateway.instances.Instance;
import dev.nabi.gateway.loop.EventLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;

/** The connections of one event loop to instances. */
public final class Upstreams implements UpstreamSource {
    private final Http1Pool http1;
    private final H2cPool h2c;

    public Upstreams(
            Transport transport,
            io.netty.channel.EventLoop netty,
            EventLoop loop,
            int connectTimeoutMillis,
            int mostConnections) {
        var dialer = new Dialer(new Bootstrap()
                .group(netty)
                .channelFactory(transport::connection)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                // An instance that answers early may stop to read: a failed write must not lose the answer.
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis));
        this.http1 = new Http1Pool(dialer, mostConnections, loop);
        this.h2c = new H2cPool(dialer, mostConnections, loop);
    }

    @Override
    public void take(Instance instance, Upstream.Taker taker) {
        if (instance.pod().isH2c()) {
            h2c.take(instance, taker);
        } else {
            http1.take(instance, taker);
        }
    }
}
