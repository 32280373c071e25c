package dev.nabi.gateway;

import dev.nabi.ports.FreePort;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The gateway as it is packaged, in a process of its own. */
final class PackagedGateway implements AutoCloseable {
    private static final Path APPLICATION = Path.of("target/quarkus-app/quarkus-run.jar");

    final int port = FreePort.next();
    final int management = FreePort.next();
    private final HttpClient http;
    private final Process process;
    private final Path out;

    /** Starts one that watches the platform's API server; {@code environment} is what its process has beside ours. */
    PackagedGateway(Platform platform, Path directory, Map<String, String> environment) throws IOException {
        http = platform.http;
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.kubernetes-client.api-server-url=" + platform.client.getMasterUrl(),
                        "-Dquarkus.http.port=" + management,
                        "-Dnabi.gateway.host=127.0.0.1",
                        "-Dnabi.gateway.port=" + port,
                        "-Dnabi.gateway.short-paths=true",
                        "-Dnabi.gateway.default-namespace=" + Platform.NAMESPACE,
                        "-Dnabi.gateway.drain-delay=1500ms",
                        "-Dnabi.gateway.shutdown-timeout=5s",
                        "-Dnabi.metering.directory=" + directory.resolve("metering"),
                        "-Dnabi.demand.token=" + Platform.TOKEN,
                        "-Dnabi.management.usage=network",
                        "-jar",
                        APPLICATION.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile());
        builder.environment().putAll(environment);
        out = directory.resolve("out");
        process = builder.start();
        try {
            Platform.await("the process", this::isReady, 60);
        } catch (AssertionError never) {
            close();
            throw never;
        }
    }

    boolean isReady() {
        return status(management, "/q/health/ready") == 200;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Collects all garbage. */
    void collectGarbage() throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start()
                .waitFor(30, TimeUnit.SECONDS);
    }

    /** Open file descriptors: connections, files, what drives the loops. */
    long descriptors() throws IOException {
        try (var all = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return all.count();
        }
    }

    /** Resident memory. */
    long rssMib() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .sum();
    }

    /** What it has written. */
    String log() throws IOException {
        return Files.readString(out);
    }

    void terminate() {
        process.destroy();
    }

    boolean hasEnded() throws InterruptedException {
        return process.waitFor(20, TimeUnit.SECONDS);
    }

    /** The status of a call; 0 when none came. */
    int status(String path) {
        return status(port, path);
    }

    private int status(int at, String path) {
        try {
            return http.send(request(at, path), BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    CompletableFuture<HttpResponse<String>> call(String path) {
        return http.sendAsync(request(port, path), BodyHandlers.ofString());
    }

    /** What the management port says; empty when it says nothing. */
    String told(String path) {
        try {
            return http.send(request(management, path), BodyHandlers.ofString()).body();
        } catch (IOException notYet) {
            return "";
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    /** The sum of a metric's samples whose line holds a text. */
    double metric(String name, String text) {
        return told("/q/metrics")
                .lines()
                .filter(line -> line.startsWith(name) && line.contains(text))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static HttpRequest request(int at, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                .build();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
