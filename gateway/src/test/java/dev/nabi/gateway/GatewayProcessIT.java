package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
                        "-Dnabi.gateway.shutdown-timeout=5s",
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

    /** The bug: those who wait for a first revision were cut off at once, those who wait for an instance at the end. */
    @Test
    void whoStillWaitsWhenTheTimeIsOverIsToldToCallAgain() throws Exception {
        platform.functionOfStatus("coming", "", "{}");
        platform.function("asleep", "queue: {waitSeconds: 60}");
        Platform.await("both Functions", () -> knows("coming") && knows("asleep"));
        var guest = send("/function/coming");
        var posted = platform.http.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/function/asleep"))
                        .POST(BodyPublishers.ofString("x".repeat(200_000)))
                        .build(),
                BodyHandlers.ofString());
        try (var client = new RawHttp2(port)) {
            var stream = client.request("GET", "/function/asleep", true);
            Platform.await("the calls that wait", () -> waiting() == 2);

            process.destroy();
            client.await("goaway " + Integer.MAX_VALUE + " 0");

            for (var answer : List.of(guest.get(20, TimeUnit.SECONDS), posted.get(20, TimeUnit.SECONDS))) {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                assertThat(answer.body()).contains("urn:nabi:problem:shutting-down");
            }
            client.await(stream.id() + " headers {:status=503}");
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /** A Function without a revision is known when its call waits instead of being answered 404. */
    private boolean knows(String function) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(300);
            RawFunction.say(socket.getOutputStream(), "GET /function/" + function + " HTTP/1.1\r\nHost: x\r\n\r\n");
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException waits) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private CompletableFuture<HttpResponse<String>> send(String path) {
        return platform.http.sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    /** How many calls are queued, as the metrics tell. */
    private double waiting() {
        try {
            return get(management, "/q/metrics")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("nabi_queue_length") && line.contains("asleep"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
