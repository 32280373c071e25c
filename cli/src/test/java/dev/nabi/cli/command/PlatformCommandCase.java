package dev.nabi.cli.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nabi.cli.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of commands share that ask a part of the platform over HTTP: that part, played, and what was asked and printed. */
abstract class PlatformCommandCase {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final List<String> asked = new ArrayList<>();
    final Deque<Answer> answers = new ArrayDeque<>();
    private HttpServer server;

    record Answer(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        var address = "http://127.0.0.1:" + server.getAddress().getPort();
        Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: local
                clusters: [{name: local, cluster: {server: "%1$s"}}]
                users: [{name: local, user: {token: my-token}}]
                contexts: [{name: local, context: {cluster: local, user: local, namespace: shop}}]
                extensions:
                - name: nabi.dev
                  extension: {gateway: "%1$s", management: "%1$s/none", events: "%1$s", console: "%1$s", code: /none}
                """.formatted(address));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var authorization = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI()
                + (authorization == null ? "" : " " + authorization) + (body.isEmpty() ? "" : " " + body));
        var answer = answers.poll();
        var bytes = (answer == null ? "{}" : answer.body()).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer == null ? 200 : answer.status(), bytes.length);
        try (var to = exchange.getResponseBody()) {
            to.write(bytes);
        }
    }

    final int run(String... arguments) {
        var session = new Session(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("KUBECONFIG", directory.resolve("kubeconfig").toString()),
                directory,
                false,
                Clock.fixed(Instant.parse("2026-03-01T09:00:00Z"), ZoneOffset.UTC));
        return Nabi.run(session, arguments);
    }

    final String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    final String said() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
