package dev.nabi.local.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The platform as {@code ./nabi local --empty} starts it, on ports and in a state directory of its own. */
final class PlatformProcess implements AutoCloseable {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Process process;
    private final Path state;
    private final Path output;
    private final int port;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private PlatformProcess(Process process, Path state, Path output, int port) {
        this.process = process;
        this.state = state;
        this.output = output;
        this.port = port;
    }

    /** Whether operator, gateway and base image were packaged before, as a build of the whole project does. */
    static boolean isBuilt() {
        return Files.exists(ROOT.resolve("operator/target/quarkus-app/quarkus-run.jar"))
                && Files.exists(ROOT.resolve("gateway/target/quarkus-app/quarkus-run.jar"))
                && Files.exists(ROOT.resolve("function-base-image/target/runtime/nabi-function.jar"));
    }

    static PlatformProcess start(Path state) throws IOException, InterruptedException {
        var output = state.resolve("output");
        Files.createDirectories(state);
        int port = freePort();
        var process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.nabi.local.platform.Main",
                        "--empty",
                        "--port",
                        String.valueOf(port),
                        "--api-port",
                        String.valueOf(freePort()),
                        "--state",
                        state.resolve("nabi").toString()))
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        var platform = new PlatformProcess(process, state, output, port);
        for (int i = 0; i < 1200 && process.isAlive() && !platform.printed().contains("kubectl"); i++) {
            Thread.sleep(100);
        }
        if (!platform.printed().contains("kubectl")) {
            process.destroy();
            throw new IllegalStateException("the platform did not start:\n" + platform.printed());
        }
        return platform;
    }

    Kubectl kubectl() {
        return new Kubectl(state.resolve("nabi/kubeconfig"));
    }

    String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(90))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    HttpResponse<String> call(String path, String body) throws IOException, InterruptedException {
        return http.send(request(path, body), BodyHandlers.ofString());
    }

    HttpClient http() {
        return http;
    }

    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** Ctrl-C, or what stands for it: SIGTERM. Returns the exit status. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the platform did not stop:\n" + printed());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            try {
                stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
