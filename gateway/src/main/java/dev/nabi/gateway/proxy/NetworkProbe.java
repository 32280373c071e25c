package dev.nabi.gateway.proxy;

import dev.nabi.gateway.instances.Instance;
import dev.nabi.gateway.instances.Probe;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;

/** Asks over the network: a connection is an answer, or a 2xx or 3xx where the function names a path. */
public final class NetworkProbe implements Probe {
    private static final int OK = 200;
    private static final int CLIENT_ERRORS = 400;

    private final NetClient tcp;
    private final HttpClient http1;
    private final HttpClient h2c;
    private final int timeoutMillis;

    public NetworkProbe(Vertx vertx, int timeoutMillis, int mostConnections) {
        this.tcp = vertx.createNetClient(new NetClientOptions().setConnectTimeout(timeoutMillis));
        var options = new HttpClientOptions()
                .setConnectTimeout(timeoutMillis)
                .setKeepAliveTimeout(1)
                .setHttp2KeepAliveTimeout(1);
        var pool = new PoolOptions().setHttp1MaxSize(mostConnections);
        this.http1 = vertx.createHttpClient(options, pool);
        this.h2c = vertx.createHttpClient(
                new HttpClientOptions(options)
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false),
                pool);
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public void ask(Instance instance, Answer answer) {
        var path = instance.pod().readinessPath();
        if (path == null) {
            tcp.connect(instance.port(), instance.host()).onComplete(connected -> {
                if (connected.succeeded()) {
                    NetSocket socket = connected.result();
                    socket.close();
                }
                answer.is(connected.succeeded());
            });
        } else {
            (instance.pod().isH2c() ? h2c : http1)
                    .request(new RequestOptions()
                            .setMethod(HttpMethod.GET)
                            .setHost(instance.host())
                            .setPort(instance.port())
                            .setURI(path)
                            .setTimeout(timeoutMillis))
                    .compose(HttpClientRequest::send)
                    .onComplete(response -> answer.is(response.succeeded()
                            && response.result().statusCode() >= OK
                            && response.result().statusCode() < CLIENT_ERRORS));
        }
    }
}
