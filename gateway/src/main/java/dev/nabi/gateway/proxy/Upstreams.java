package dev.nabi.gateway.proxy;

import dev.nabi.gateway.instances.Instance;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;

/** The connections of one event loop to instances, kept for the next request. */
public final class Upstreams {
    /** Shorter than the idle time-outs of common servers (Node: 5 s), so that none closes as we write. */
    private static final int KEEP_ALIVE_SECONDS = 4;

    private static final int STREAMS_PER_H2_CONNECTION = 100;

    private final HttpClient http1;
    private final HttpClient h2c;

    public Upstreams(Vertx vertx, int connectTimeoutMillis, int mostConnections) {
        var pool = new PoolOptions()
                .setHttp1MaxSize(mostConnections)
                .setHttp2MaxSize(Math.max(1, mostConnections / STREAMS_PER_H2_CONNECTION))
                .setMaxWaitQueueSize(mostConnections);
        this.http1 = vertx.createHttpClient(options(connectTimeoutMillis), pool);
        this.h2c = vertx.createHttpClient(
                options(connectTimeoutMillis)
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false)
                        .setHttp2MultiplexingLimit(STREAMS_PER_H2_CONNECTION),
                pool);
    }

    private static HttpClientOptions options(int connectTimeoutMillis) {
        return new HttpClientOptions()
                .setConnectTimeout(connectTimeoutMillis)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setTcpNoDelay(true)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(8 * 1024);
    }

    HttpClient to(Instance instance) {
        return instance.pod().isH2c() ? h2c : http1;
    }
}
