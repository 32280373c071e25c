package dev.nabi.gateway.events;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Asks the events process over HTTP/1.1. Those who wait for a result have connections of their own. */
public final class HttpEventsClient implements EventsClient, AutoCloseable {
    private static final int MOST_CONNECTIONS = 128;
    private static final int MOST_POLLS = 512;
    private static final int MOST_WAITING = 1024;

    /** A kept result has 1 MiB at most, and is told in JSON. */
    private static final int MOST_ANSWER_BYTES = 4 << 20;

    private static final int CONNECT_MILLIS = 2000;

    /** Shorter than the idle time-out of the server, so that it does not close as we write. */
    private static final int KEEP_ALIVE_SECONDS = 10;

    private final URI url;
    private final Supplier<String> token;
    private final HttpClient calls;
    private final HttpClient polls;

    /** The one at {@code url}, which is shown {@code token}. */
    public HttpEventsClient(Vertx vertx, URI url, Supplier<String> token) {
        this.url = url;
        this.token = token;
        this.calls = client(vertx, MOST_CONNECTIONS);
        this.polls = client(vertx, MOST_POLLS);
    }

    private static HttpClient client(Vertx vertx, int connections) {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setMaxWaitQueueSize(MOST_WAITING),
                new PoolOptions().setHttp1MaxSize(connections));
    }

    @Override
    public CompletionStage<EventsAnswer> send(EventsRequest request) {
        var isSecure = "https".equals(url.getScheme());
        var options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(request.method()))
                .setHost(url.getHost())
                .setPort(url.getPort() > 0 ? url.getPort() : isSecure ? 443 : 80)
                .setSsl(isSecure)
                .setURI(request.target())
                .setTimeout(request.patience().toMillis());
        return (request.isLongPoll() ? polls : calls)
                .request(options)
                // Handlers of the answer are set before it can come: here, on the connection's thread.
                .compose(to -> send(to, request).compose(HttpEventsClient::whole))
                .toCompletionStage();
    }

    private Future<HttpClientResponse> send(HttpClientRequest to, EventsRequest request) {
        request.fields().forEach(field -> to.headers().add(field.getKey(), field.getValue()));
        to.putHeader("Authorization", "Bearer " + token.get());
        return to.send(Buffer.buffer(request.body()));
    }

    private static Future<EventsAnswer> whole(HttpClientResponse answer) {
        Promise<EventsAnswer> whole = Promise.promise();
        var body = Buffer.buffer();
        answer.exceptionHandler(whole::tryFail);
        answer.handler(part -> {
            if (body.length() + part.length() > MOST_ANSWER_BYTES) {
                whole.tryFail(new IOException("its answer has more than " + MOST_ANSWER_BYTES + " bytes"));
                answer.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        answer.endHandler(end -> whole.tryComplete(new EventsAnswer(
                answer.statusCode(),
                answer.headers().entries().stream()
                        .<Map.Entry<String, String>>map(field -> Map.entry(field.getKey(), field.getValue()))
                        .toList(),
                body.getBytes())));
        return whole.future();
    }

    @Override
    public void close() {
        for (var client : List.of(calls, polls)) {
            client.close();
        }
    }
}
