package dev.nabi.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** A {@code kubectl port-forward} to one pod: how a person reaches a management port, with their own token. */
final class PortForward implements AutoCloseable {
    private static final Pattern FORWARDING = Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final int port;

    private PortForward(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static PortForward to(Path kubeconfig, String namespace, String pod, int port) throws IOException {
        var process = new ProcessBuilder(
                        "kubectl",
                        "--kubeconfig",
                        kubeconfig.toString(),
                        "-n",
                        namespace,
                        "port-forward",
                        "pod/" + pod,
                        ":" + port)
                .redirectErrorStream(true)
                .start();
        var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var said = new StringBuilder();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            var match = FORWARDING.matcher(line);
            if (match.find()) {
                return new PortForward(process, Integer.parseInt(match.group(1)));
            }
            said.append(line).append('\n');
        }
        throw new IOException("kubectl port-forward to " + pod + " ended: " + said);
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    /** Asks for a path; an empty token is none. */
    HttpResponse<String> get(String path, String token) {
        var request = HttpRequest.newBuilder(URI.create(address() + path)).timeout(Duration.ofSeconds(60));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return Platform.HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(path, e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
