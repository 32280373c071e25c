package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Outcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A function that speaks HTTP/2 in clear text, as gRPC servers do. */
class GrpcIT {
    private Platform platform;
    private HttpServer function;
    private final CompletableFuture<Map<String, String>> seen = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        function = get(platform.vertx
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(this::serve)
                .listen());
        platform.function("greeter", "protocol: h2c, timeoutSeconds: 1");
        platform.pod("greeter-00001", "greeter-1", function.actualPort(), "h2c", Map.of());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "greeter-00001") == 1);
    }

    @AfterEach
    void stop() throws Exception {
        get(function.close());
        platform.close();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Answers each message as it comes, and says at the end how it went. */
    private void serve(HttpServerRequest in) {
        assertThat(in.version()).isEqualTo(HttpVersion.HTTP_2);
        seen.complete(Map.of(
                "uri", in.uri(),
                "authority", in.authority().toString(),
                "te", String.valueOf(in.getHeader("te")),
                "timeout", String.valueOf(in.getHeader("nabi-timeout-ms"))));
        if (in.path().endsWith("/Never")) {
            return;
        }
        in.response().putHeader("content-type", "application/grpc");
        in.handler(message -> {
            // The frame that ends a stream may be empty.
            if (message.length() > 0) {
                in.response().write(Buffer.buffer("re ").appendBuffer(message));
            }
        });
        in.endHandler(end -> {
            in.response().putTrailer("grpc-status", "0").putTrailer("grpc-message", "fine");
            in.response().end();
        });
    }

    private HttpClient client(boolean isH2) {
        var options = new HttpClientOptions();
        return platform.vertx.createHttpClient(
                isH2 ? options.setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false) : options);
    }

    private Future<HttpClientResponse> call(HttpClient client, String method) {
        return client.request(
                        HttpMethod.POST,
                        platform.gateway.port(),
                        "127.0.0.1",
                        "/function/shop/greeter/hello.Greeter/" + method)
                .compose(request -> {
                    request.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
                    request.setChunked(true).write("one");
                    return request.response()
                            .onSuccess(answer -> request.end("two"))
                            .onFailure(failed -> request.reset());
                });
    }

    @Test
    void streamsBothWaysAtATimeAndEndsWithTrailers() throws Exception {
        var answer = get(call(client(true), "Greet").compose(head -> head.body().map(body -> Map.entry(head, body))));

        assertThat(answer.getValue().toString()).isEqualTo("re onere two");
        assertThat(answer.getKey().trailers().get("grpc-status")).isEqualTo("0");
        assertThat(answer.getKey().getHeader("nabi-invocation-id")).hasSize(32);
        assertThat(seen.get(10, TimeUnit.SECONDS))
                .containsEntry("uri", "/hello.Greeter/Greet")
                .containsEntry("authority", "127.0.0.1:" + platform.gateway.port())
                .containsEntry("te", "trailers")
                .containsEntry("timeout", "1000");
        assertThat(platform.ended)
                .singleElement()
                .returns(Outcome.OK, Platform.Ended::outcome)
                .returns(6L, Platform.Ended::bytesIn)
                .returns(12L, Platform.Ended::bytesOut);
    }

    @Test
    void clientOfHttp1IsServedToo() throws Exception {
        var answer =
                get(call(client(false), "Greet").compose(head -> head.body().map(body -> Map.entry(head, body))));

        assertThat(answer.getValue().toString()).isEqualTo("re onere two");
        assertThat(answer.getKey().trailers().get("grpc-status")).isEqualTo("0");
    }

    @Test
    void streamThatNeverAnswersTimesOut() throws Exception {
        var answer = get(call(client(true), "Never"));

        assertThat(answer.statusCode()).isEqualTo(504);
        Platform.await("the slot", () -> platform.gateway.inFlight("shop", "greeter-00001") == 0);
        assertThat(platform.ended).singleElement().returns(Outcome.TIMED_OUT, Platform.Ended::outcome);
    }
}
