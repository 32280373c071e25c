package dev.nabi.reconciliation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A gateway's process over its restarts, each of which is a run with counters of its own. */
final class Gateway implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(5);
    private static final AtomicInteger RUNS = new AtomicInteger();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final int managementPort;
    private final Child child;
    private final List<Scrape> scrapes = new CopyOnWriteArrayList<>();
    private volatile int run;

    /** What Prometheus last saw of a run, and when it asked and had its answer. */
    record Scrape(int run, long askedNanos, long answeredNanos, Counters counters) {}

    Gateway(String name, Path program, Path directory, Map<String, String> settings) throws IOException {
        port = Ports.free();
        managementPort = Ports.free();
        Files.createDirectories(directory);
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dnabi.gateway.name=" + name,
                "-Dnabi.gateway.host=127.0.0.1",
                "-Dnabi.gateway.port=" + port,
                "-Dnabi.gateway.drain-delay=0s",
                "-Dnabi.management.usage=network",
                "-Dnabi.metering.directory=" + directory.resolve("metering"),
                "-Dnabi.metering.journal.segment-size=1M",
                "-Dnabi.metering.journal.max-size=256M",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + managementPort));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", program.toString()));
        child = new Child(command, Map.of("NABI_DEMAND_TOKEN", "a-token-of-this-run-alone"), directory);
    }

    int port() {
        return port;
    }

    int run() {
        return run;
    }

    boolean isAlive() {
        return child.isAlive();
    }

    /** Starts it; it may be called when this returns. */
    void start() throws IOException, InterruptedException {
        run = RUNS.incrementAndGet();
        child.start();
        child.await("The start of a gateway", START, () -> status("/q/health/ready") == 200);
    }

    void kill() throws InterruptedException {
        child.kill();
    }

    /** What Prometheus would do each few seconds. */
    void scrape() {
        var scraped = run;
        var asked = System.nanoTime();
        try {
            var counters = Counters.parse(get("/q/metrics"));
            if (scraped == run) {
                scrapes.add(new Scrape(scraped, asked, System.nanoTime(), counters));
            }
        } catch (IOException away) {
            // Killed: what it counted since the last time is not known to Prometheus.
        }
    }

    List<Scrape> scrapes() {
        return scrapes;
    }

    /** Waits until the ledger holds all that the journal does now. */
    void awaitFolded() throws InterruptedException {
        var now = System.currentTimeMillis() / 1000.0;
        child.await("The folding of a journal", START, () -> folded() > now);
    }

    private double folded() {
        try {
            return Counters.parse(get("/q/metrics")).value("nabi_metering_folded_seconds");
        } catch (IOException away) {
            return 0;
        }
    }

    String get(String path) throws IOException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(path + " was answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private int status(String path) {
        try {
            get(path);
            return 200;
        } catch (IOException notYet) {
            return 0;
        }
    }

    @Override
    public void close() {
        child.close();
        http.close();
    }
}
