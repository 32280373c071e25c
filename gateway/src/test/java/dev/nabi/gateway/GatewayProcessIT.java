package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's end, as a process. */
class GatewayProcessIT {
    @TempDir
    private Path directory;

    private Platform platform;
    private FunctionServer server;
    private PackagedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
        platform.function("hello", "");
        platform.pod("hello", "hello-1", server.port());
        gateway = new PackagedGateway(platform, directory, Map.of());
        Platform.await("the function", () -> gateway.status("/function/hello") == 200);
    }

    @AfterEach
    void stop() {
        gateway.close();
        server.close();
        platform.close();
    }

    @Test
    void stopDuringLoadLosesNothing() throws Exception {
        var held = gateway.call("/function/hello/hold");
        Platform.await("the held call", () -> !server.held.isEmpty());
        var isRouted = new AtomicBoolean(true);
        var answered = new AtomicInteger();
        var lost = new AtomicInteger();
        try (var clients = Executors.newFixedThreadPool(8)) {
            var all = new ArrayList<CompletableFuture<Void>>();
            for (var i = 0; i < 8; i++) {
                all.add(CompletableFuture.runAsync(
                        () -> {
                            while (isRouted.get()) {
                                (gateway.status("/function/hello") == 200 ? answered : lost).incrementAndGet();
                            }
                        },
                        clients));
            }
            Platform.await("load", () -> answered.get() > 200);

            gateway.terminate();
            Platform.await("not ready", () -> !gateway.isReady());
            var atTheSign = answered.get();
            Platform.await("calls after it", () -> answered.get() > atTheSign + 200);
            isRouted.set(false);
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        }

        assertThat(lost).hasValue(0);
        Platform.await("new calls to be refused", () -> gateway.status("/function/hello") == 503);
        assertThat(gateway.isAlive()).isTrue();
        assertThat(gateway.isReady()).isFalse();
        server.release();
        assertThat(held.get(10, TimeUnit.SECONDS).body()).isEqualTo("released");
        assertThat(gateway.hasEnded()).isTrue();
    }

    /** The bug: those who wait for a first revision were cut off at once, those who wait for an instance at the end. */
    @Test
    void whoStillWaitsWhenTheTimeIsOverIsToldToCallAgain() throws Exception {
        platform.functionOfStatus("coming", "", "{}");
        platform.function("asleep", "queue: {waitSeconds: 60}");
        Platform.await("both Functions", () -> knows("coming") && knows("asleep"));
        var guest = gateway.call("/function/coming");
        var posted = platform.http.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port + "/function/asleep"))
                        .POST(BodyPublishers.ofString("x".repeat(200_000)))
                        .build(),
                BodyHandlers.ofString());
        try (var client = new RawHttp2(gateway.port)) {
            var stream = client.request("GET", "/function/asleep", true);
            Platform.await("the calls that wait", () -> gateway.metric("nabi_queue_length", "asleep") == 2);

            gateway.terminate();
            client.await("goaway " + Integer.MAX_VALUE + " 0");

            for (var answer : List.of(guest.get(20, TimeUnit.SECONDS), posted.get(20, TimeUnit.SECONDS))) {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                assertThat(answer.body()).contains("urn:nabi:problem:shutting-down");
            }
            client.await(stream.id() + " headers {:status=503}");
        }
        assertThat(gateway.hasEnded()).isTrue();
    }

    /** A Function without a revision is known when its call waits instead of being answered 404. */
    private boolean knows(String function) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port)) {
            socket.setSoTimeout(300);
            RawFunction.say(socket.getOutputStream(), "GET /function/" + function + " HTTP/1.1\r\nHost: x\r\n\r\n");
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException waits) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
