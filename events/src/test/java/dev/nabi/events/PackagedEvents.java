package dev.nabi.events;

import dev.nabi.ports.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Events as it is packaged, in a process of its own that can be killed and started again on the same ports. */
final class PackagedEvents implements AutoCloseable {
    static final String TOKEN = "a-token-of-32-characters-or-more";
    private static final Path APPLICATION =
            Path.of(System.getProperty("nabi.events.application", "target/quarkus-app/quarkus-run.jar"));

    private static final int MOST_ENDS = 3;

    final int port = FreePort.next();
    final int management = FreePort.next();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<String> command = new ArrayList<>();
    private final Path out;
    private Process process;

    PackagedEvents(Path directory, String apiServer, String gateway, Map<String, String> settings) throws Exception {
        out = directory.resolve("events-" + port + ".out");
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dquarkus.kubernetes-client.api-server-url=" + apiServer,
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.management.port=" + management,
                "-Dnabi.events.gateway=" + gateway,
                "-Dnabi.events.token=" + TOKEN));
        settings.forEach((key, value) -> command.add("-Dnabi.events." + key + "=" + value));
        command.addAll(List.of("-jar", APPLICATION.toString()));
        start();
    }

    /** Until it is ready. One that ends before, as where its database does not answer in time, is started again as a kubelet does. */
    void start() throws Exception {
        process = launch();
        int ended = 0;
        for (int i = 0; i < 1800 && !isReady(); i++) {
            if (!process.isAlive()) {
                if (++ended > MOST_ENDS) {
                    throw new IllegalStateException("events ended: " + java.nio.file.Files.readString(out));
                }
                process = launch();
            }
            Thread.sleep(100);
        }
        if (!isReady()) {
            throw new IllegalStateException("events is not ready: " + java.nio.file.Files.readString(out));
        }
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
                .start();
    }

    boolean isReady() throws InterruptedException {
        try {
            return send("GET", management, "/q/health/ready", "", Map.of()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGSTOP or SIGCONT: the process hangs, or goes on where it was. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** SIGTERM, and what it does then. */
    void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("events does not end");
        }
    }

    long residentMib() throws IOException {
        return java.nio.file.Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .sum();
    }

    HttpResponse<String> call(String function, String body, Map<String, String> fields)
            throws IOException, InterruptedException {
        return send("POST", port, "/v1/namespaces/shop/functions/" + function + "/calls", body, fields);
    }

    HttpResponse<String> send(String method, int at, String path, String body, Map<String, String> fields)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path))
                .timeout(Duration.ofSeconds(70))
                .header("Authorization", "Bearer " + TOKEN)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        fields.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        http.close();
    }
}
