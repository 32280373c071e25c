package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrafficIT {
    private static final int CALLS = 10_000;

    private Platform platform;
    private FunctionServer stable;
    private FunctionServer canary;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        stable = new FunctionServer(platform.vertx, 0);
        canary = new FunctionServer(platform.vertx, 0);
        platform.function(
                "hello", "", "[{revision: hello-00001, weight: 90}, {revision: hello-00002, weight: 10, tag: next}]");
        platform.pod("hello-00001", "hello-1", stable.port(), "http1", Map.of());
        platform.pod("hello-00002", "hello-2", canary.port(), "http1", Map.of());
        Platform.await("one", () -> platform.gateway.choosable("shop", "hello-00001") == 1);
        Platform.await("two", () -> platform.gateway.choosable("shop", "hello-00002") == 1);
    }

    @AfterEach
    void stop() {
        stable.close();
        canary.close();
        platform.close();
    }

    @Test
    void canaryGetsItsShareToWithinOnePercent() {
        var clients = IntStream.range(0, 10)
                .mapToObj(client -> CompletableFuture.runAsync(() -> {
                    for (var i = 0; i < CALLS / 10; i++) {
                        assertThat(platform.get("/function/hello").statusCode()).isEqualTo(200);
                    }
                }))
                .toList();
        clients.forEach(CompletableFuture::join);

        assertThat(stable.requests.get() + canary.requests.get()).isEqualTo(CALLS);
        assertThat(canary.requests.get()).isBetween(CALLS * 9 / 100, CALLS * 11 / 100);
    }

    private String byHost(String host) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port())) {
            RawFunction.say(
                    socket.getOutputStream(), "GET /a HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void tagIsCalledByPathAndByHost() throws Exception {
        for (var i = 0; i < 20; i++) {
            var tagged = platform.get("/function/shop/hello@next");
            assertThat(tagged.statusCode()).isEqualTo(200);
            assertThat(tagged.headers().firstValue("Nabi-Revision")).hasValue("hello-00002");
            assertThat(byHost("next-hello.shop.nabi.test")).startsWith("HTTP/1.1 200");
        }

        assertThat(canary.requests).hasValue(40);
        assertThat(platform.get("/function/shop/hello").headers().firstValue("Nabi-Revision"))
                .isEmpty();
        assertThat(platform.get("/function/shop/hello@none").body()).contains("tag none of shop/hello");
    }
}
