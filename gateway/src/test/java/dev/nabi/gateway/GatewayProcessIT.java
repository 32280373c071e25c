package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as it is packaged, in a process of its own. */
class GatewayProcessIT {
    private static final Path APPLICATION = Path.of("target/quarkus-app/quarkus-run.jar");

    @TempDir
    private Path directory;

    private Platform platform;
    private FunctionServer server;
    private Process process;
    private int port;
    private int management;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
        platform.function("hello", "");
        platform.pod("hello", "hello-1", server.port());
        port = freePort();
        management = freePort();
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.kubernetes-client.api-server-url=" + platform.client.getMasterUrl(),
                        "-Dquarkus.http.port=" + management,
                        "-Dnabi.gateway.host=127.0.0.1",
                        "-Dnabi.gateway.port=" + port,
                        "-Dnabi.gateway.default-namespace=" + Platform.NAMESPACE,
                        "-Dnabi.gateway.drain-delay=1500ms",
                        "-Dnabi.metering.directory=" + directory.resolve("metering"),
                        "-Dnabi.demand.token=" + Platform.TOKEN,
                        "-jar",
                        APPLICATION.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        Platform.await("the process", () -> status(management, "/q/health/ready") == 200);
        Platform.await("the function", () -> status(port, "/function/hello") == 200);
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
        server.close();
        platform.close();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private int status(int at, String path) {
        try {
            return get(at, path).statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private HttpResponse<String> get(int at, String path) throws IOException, InterruptedException {
        return platform.http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void stopDuringLoadLosesNothing() throws Exception {
        var held = CompletableFuture.supplyAsync(() -> {
            try {
                return get(port, "/function/hello/hold");
            } catch (Exception lost) {
                throw new IllegalStateException(lost);
            }
        });
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
                                (status(port, "/function/hello") == 200 ? answered : lost).incrementAndGet();
                            }
                        },
                        clients));
            }
            Platform.await("load", () -> answered.get() > 200);

            process.destroy();
            Platform.await("not ready", () -> status(management, "/q/health/ready") == 503);
            var atTheSign = answered.get();
            Platform.await("calls after it", () -> answered.get() > atTheSign + 200);
            isRouted.set(false);
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        }

        assertThat(lost).hasValue(0);
        Platform.await("new calls to be refused", () -> status(port, "/function/hello") == 503);
        assertThat(process.isAlive()).isTrue();
        assertThat(status(management, "/q/health/ready")).isEqualTo(503);
        server.release();
        assertThat(held.get(10, TimeUnit.SECONDS).body()).isEqualTo("released");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
}
