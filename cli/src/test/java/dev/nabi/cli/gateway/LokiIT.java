package dev.nabi.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.nabi.cli.CommandException;
import dev.nabi.cli.kube.KubeApi;
import dev.nabi.cli.kube.KubeContext;
import dev.nabi.cli.kube.Kubeconfig;
import dev.nabi.cli.logs.LogFilter;
import dev.nabi.cli.logs.LokiLogs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that answers as Loki does, reached directly and through the API server. */
class LokiIT {
    private static final String ANSWER = """
            {"status":"success","data":{"resultType":"streams","result":[
              {"stream":{"namespace":"shop","pod":"cart-00001-a-b"},"values":[["1795953600000000000","plain text"]]}],
             "stats":{"summary":{"totalLinesProcessed":1}}}}""";

    @TempDir
    Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                var fields = exchange.getRequestHeaders();
                asked.add(exchange.getRequestURI().getPath() + " " + fields.getFirst("Authorization") + " "
                        + fields.getFirst("X-Scope-OrgID"));
                var body = (status == 200 ? ANSWER : "no org id").getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private KubeContext context() throws IOException {
        var file = Files.writeString(directory.resolve("kubeconfig"), """
                clusters: [{name: c, cluster: {server: "%s"}}]
                users: [{name: u, user: {token: mine}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(address()));
        return Kubeconfig.load(file, Map.of()).context(null, Map.of());
    }

    private List<String> read(String address, Map<String, String> environment) throws IOException {
        var lines = new ArrayList<String>();
        try (var api = KubeApi.of(context())) {
            new LokiLogs(Loki.at(address, api, environment), "shop", "cart")
                    .read(
                            new LogFilter("", Optional.empty()),
                            Instant.parse("2026-11-29T13:00:00Z"),
                            Set.of(),
                            (source, line) -> lines.add(source.pod() + " " + line.message()));
        }
        return lines;
    }

    @Test
    void aUrlIsAskedWithTheTenantAndTheTokenOfTheEnvironment() throws IOException {
        var lines = read(address() + "/", Map.of("NABI_LOKI_TENANT", "shop", "NABI_LOKI_TOKEN", "its"));

        assertThat(lines).containsExactly("cart-00001-a-b plain text");
        assertThat(asked).containsExactly("/loki/api/v1/query_range Bearer its shop");
    }

    @Test
    void aServiceIsAskedThroughTheApiServerAsTheUser() throws IOException {
        assertThat(read("monitoring/loki-gateway:80", Map.of())).hasSize(1);
        assertThat(asked)
                .containsExactly("/api/v1/namespaces/monitoring/services/loki-gateway:80/proxy/loki/api/v1/query_range"
                        + " Bearer mine null");
    }

    @Test
    void aRefusalIsToldInLokisWords() {
        status = 401;

        assertThatThrownBy(() -> read(address(), Map.of()))
                .isInstanceOf(CommandException.class)
                .hasMessage("Loki answered 401: no org id");
        assertThatThrownBy(() -> read("loki", Map.of())).hasMessageContaining("NAMESPACE/SERVICE:PORT");
    }
}
