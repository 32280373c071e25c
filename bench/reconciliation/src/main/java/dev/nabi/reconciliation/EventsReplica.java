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

/** A replica of the events process over its restarts. */
final class EventsReplica implements AutoCloseable {
    static final String TOKEN = "a-token-of-this-run-alone";
    private static final Duration START = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int managementPort;
    private final Child child;

    EventsReplica(Path program, Path directory, int port, Map<String, String> settings) throws IOException {
        managementPort = Ports.free();
        Files.createDirectories(directory);
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + managementPort,
                "-Dnabi.events.token=" + TOKEN));
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", program.toString()));
        child = new Child(command, Map.of(), directory);
    }

    /** Starts it; it takes calls when this returns. */
    void start() throws IOException, InterruptedException {
        child.start();
        child.await("The start of events", START, this::isReady);
    }

    /** A process whose store is away lives, and is not ready. */
    private boolean isReady() {
        try {
            get("/q/health/ready");
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    void kill() throws InterruptedException {
        child.kill();
    }

    double metric(String name) throws IOException {
        return Counters.parse(get("/q/metrics")).value(name);
    }

    private String get(String path) throws IOException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(Duration.ofSeconds(20))
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(path + " was answered " + answer.statusCode());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        child.close();
        http.close();
    }
}
