package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Outcome;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProtocolIT {
    private Platform platform;
    private FunctionServer server;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
        platform.function("hello", "");
        platform.pod("hello", "hello-1", server.port());
    }

    @AfterEach
    void stop() {
        server.close();
        platform.close();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void webSocketsAreTunnelled() throws Exception {
        var answer = new CompletableFuture<String>();
        var client = platform.vertx.createWebSocketClient();

        var socket = get(client.connect(platform.gateway.port(), "127.0.0.1", "/function/hello/socket"));
        socket.textMessageHandler(answer::complete);
        get(socket.writeTextMessage("hi"));

        assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("echo hi");
        get(socket.close());
        Platform.await("its end", () -> !platform.ended.isEmpty());
        assertThat(platform.ended.getFirst())
                .returns(Outcome.OK, Platform.Ended::outcome)
                .returns(101, Platform.Ended::status);
        Platform.await("its slot", () -> platform.gateway.inFlight("shop", "hello-00001") == 0);
    }

    @Test
    void clientSpeaksH2WithPriorKnowledgeAndGetsTrailers() throws Exception {
        var client = platform.vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));

        var response =
                get(client.request(HttpMethod.GET, platform.gateway.port(), "127.0.0.1", "/function/hello/trailers")
                        .compose(request -> request.send())
                        .compose(answer -> answer.body().map(body -> answer)));

        assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(response.trailers().get("x-sum")).isEqualTo("42");
    }

    @Test
    void headHasALengthAndNoBody() throws Exception {
        var client = platform.vertx.createHttpClient();

        var response = get(client.request(HttpMethod.HEAD, platform.gateway.port(), "127.0.0.1", "/function/hello/head")
                .compose(request -> request.send())
                .compose(answer -> answer.body().map(body -> answer)));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.getHeader("Content-Length")).isEqualTo("1234");
        assertThat(platform.ended).singleElement().returns(0L, Platform.Ended::bytesOut);
    }
}
