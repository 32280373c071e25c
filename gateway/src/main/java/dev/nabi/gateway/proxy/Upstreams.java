package dev.nabi.gateway.proxy;

import dev.nabi.gateway.instances.Instance;
import dev.nabi.gateway.loop.EventLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop to instances. */
public final class Upstreams implements UpstreamSource {
    private static final int KEEP_ALIVE_SECONDS = 4;
    private static final int STREAMS_PER_CONNECTION = 100;

    private final ContextInternal context;
    private final Http1Pool http1;
    private final int connectTimeoutMillis;
    private final int mostConnections;
    private @Nullable HttpClient h2c;

    public Upstreams(ContextInternal context, EventLoop loop, int connectTimeoutMillis, int mostConnections) {
        this.context = context;
        this.connectTimeoutMillis = connectTimeoutMillis;
        this.mostConnections = mostConnections;
        var channels = context.owner().transport().channelFactory(false);
        var bootstrap = new Bootstrap()
                .group(context.nettyEventLoop())
                .channelFactory(() -> Polling.byLevel(channels.newChannel()))
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis)
                .option(ChannelOption.TCP_NODELAY, true);
        this.http1 = new Http1Pool(bootstrap, mostConnections, loop.deadlines(), loop.ticks());
    }

    @Override
    public void take(Instance instance, Upstream.Taker taker) {
        if (instance.pod().isH2c()) {
            context.dispatch(run -> takeStream(instance, taker));
        } else {
            http1.take(instance, taker);
        }
    }

    private void takeStream(Instance instance, Upstream.Taker taker) {
        h2c().request(new RequestOptions()
                        .setHost(instance.host())
                        .setPort(instance.port())
                        .setMethod(HttpMethod.GET))
                .onComplete(connection -> {
                    if (connection.succeeded()) {
                        taker.connected(new H2cUpstream(connection.result()));
                    } else {
                        taker.failed(connection.cause());
                    }
                });
    }

    /** Most gateways have no function that speaks HTTP/2, and need no client for it. */
    private HttpClient h2c() {
        if (h2c == null) {
            h2c = context.owner()
                    .createHttpClient(
                            new HttpClientOptions()
                                    .setProtocolVersion(HttpVersion.HTTP_2)
                                    .setHttp2ClearTextUpgrade(false)
                                    .setHttp2MultiplexingLimit(STREAMS_PER_CONNECTION)
                                    .setConnectTimeout(connectTimeoutMillis)
                                    .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
                                    .setTcpNoDelay(true)
                                    .setDecompressionSupported(false),
                            new PoolOptions()
                                    .setHttp2MaxSize(Math.max(1, mostConnections / STREAMS_PER_CONNECTION))
                                    .setMaxWaitQueueSize(mostConnections));
        }
        return h2c;
    }
}
