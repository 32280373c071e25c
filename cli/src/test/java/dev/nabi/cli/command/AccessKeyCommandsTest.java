package dev.nabi.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands of access keys ask the console for, and what they make of the answers. */
class AccessKeyCommandsTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> asked = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private HttpServer server;

    private record Answer(int status, String body) {}

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
                  extension: {gateway: "%1$s", management: "%1$s/none", console: "%1$s", code: /none}
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

    private int run(String... arguments) {
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

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void makesAKeyForAServiceAccountAndShowsItAsVariables() {
        answers.add(new Answer(201, """
                {"accessKeyId": "NABIAAAAAAAAAAAAAAAA", "secretAccessKey": "s3cr3t", "namespace": "shop", "serviceAccount": "deploy",
                 "ends": "2026-06-01T00:00:00Z"}"""));

        assertThat(run("access-key", "create", "--service-account", "deploy", "--days", "30"))
                .as(said())
                .isZero();

        assertThat(asked)
                .containsExactly("POST /access-keys Bearer my-token"
                        + " {\"namespace\":\"shop\",\"serviceAccount\":\"deploy\",\"days\":30}");
        assertThat(printed())
                .isEqualTo("export AWS_ACCESS_KEY_ID=NABIAAAAAAAAAAAAAAAA\nexport AWS_SECRET_ACCESS_KEY=s3cr3t\n");
        assertThat(said()).contains("--endpoint-url http://127.0.0.1:").contains("until 2026-06-01");
    }

    @Test
    void listsKeysAndDeletesOne() {
        answers.add(new Answer(200, """
                {"accessKeys": [{"accessKeyId": "NABIAAAAAAAAAAAAAAAA", "namespace": "shop", "serviceAccount": ""}]}"""));
        answers.add(new Answer(200, "{}"));

        assertThat(run("access-key", "list")).isZero();
        assertThat(run("access-key", "delete", "NABIAAAAAAAAAAAAAAAA")).isZero();

        assertThat(asked)
                .containsExactly(
                        "GET /access-keys?namespace=shop Bearer my-token",
                        "DELETE /access-keys/NABIAAAAAAAAAAAAAAAA?namespace=shop Bearer my-token");
        assertThat(printed().lines().skip(1).findFirst().orElseThrow()).matches("NABIAAAAAAAAAAAAAAAA +- +-");
    }

    @Test
    void whatTheConsoleRefusesIsTheCommandsWord() {
        answers.add(new Answer(403, "{\"detail\": \"serviceaccounts \\\"deploy\\\" is forbidden\"}"));

        assertThat(run("access-key", "create", "--service-account", "deploy")).isEqualTo(4);

        assertThat(said()).contains("the console refused (403)").contains("is forbidden");
    }
}
