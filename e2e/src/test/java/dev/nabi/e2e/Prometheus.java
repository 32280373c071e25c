package dev.nabi.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.ports.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A Prometheus of this machine with a configuration of its own, on a port of loopback; it ends when it is closed. */
final class Prometheus implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final String address;

    private Prometheus(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Where its program is; empty when it is not installed. */
    static Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "prometheus"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts it with {@code prometheus.yml} of this folder, where it keeps its data and its log, too. */
    static Prometheus in(Path folder) throws Exception {
        var address = "127.0.0.1:" + FreePort.next();
        var process = new ProcessBuilder(
                        program().orElseThrow().toString(),
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + address)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        var prometheus = new Prometheus(process, address);
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!prometheus.isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                prometheus.close();
                throw new IOException("Prometheus did not start: " + Files.readString(folder.resolve("log")));
            }
            Thread.sleep(100);
        }
        return prometheus;
    }

    /** Its host and port. */
    String address() {
        return address;
    }

    private boolean isReady() throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://" + address + "/-/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return Platform.HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The result of an instant query; fails with what it says where the query is wrong. */
    JsonNode query(String expression) {
        return data("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .get("result");
    }

    /** All alerting rules, with the health of their last evaluation. */
    JsonNode rules() {
        return data("/api/v1/rules?type=alert").get("groups");
    }

    /** How many requests for a path it has answered with 200. */
    long answered(String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://" + address + "/metrics"))
                    .build();
            return Platform.HTTP
                    .send(request, BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line ->
                            line.startsWith("prometheus_http_requests_total{code=\"200\",handler=\"" + path + "\"}"))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("Prometheus tells nothing of itself", e);
        }
    }

    private JsonNode data(String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://" + address + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            var answer = Platform.HTTP.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body()).get("data");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(path, e);
        }
    }

    /** Its data is deleted with the test's folder: nothing has to be written to its end. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
