package dev.nabi.api.management;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementGuardTest {
    private final Vertx vertx = Vertx.vertx();

    /** Knows a token, whose owner may get /metrics, and another, whose owner may not. */
    private static final class Known implements Reviews {
        @Override
        public Optional<Caller> caller(String token) {
            return token.startsWith("of-")
                    ? Optional.of(new Caller(token.substring(3), "", List.of(), Map.of()))
                    : Optional.empty();
        }

        @Override
        public boolean may(Caller caller, Permission permission) {
            return caller.user().equals("prometheus") && permission.equals(new Permission.Path("/metrics"));
        }
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private HttpServer server(String listens, ManagementPolicy metrics) throws Exception {
        var router = Router.router(vertx);
        router.route("/q/metrics*").handler(context -> context.end("all"));
        router.route("/q/health").handler(context -> context.end("up"));
        ManagementGuard.install(router, listens, metrics);
        return vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            127.0.0.1 | 200 | Host: 127.0.0.1:9090
            127.0.0.1 | 403 | Host: evil.example:9090
            127.0.0.1 | 403 | 'Host: localhost
                               Origin: https://evil.example'
            127.0.0.1 | 403 | 'Host: localhost
                               Sec-Fetch-Site: cross-site'
            127.0.0.1 | 403 | 'Host: localhost
                               Host: evil.example'
            0.0.0.0   | 200 | Host: gateway.nabi-system:9090
            """)
    void onLoopbackWebPagesAreRefused(String listens, int expected, String headers) throws Exception {
        assertThat(status(server(listens, ManagementPolicy.network()), "/q/metrics", headers))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | X: y
            401 | Authorization: Bearer guessed
            401 | Authorization: Basic of-prometheus
            403 | Authorization: Bearer of-tenant
            200 | Authorization: Bearer of-prometheus
            200 | Authorization: bearer of-prometheus
            """)
    void metricsAskForThePermissionWhereThePolicySaysSo(int expected, String header) throws Exception {
        var server = server("0.0.0.0", ManagementPolicy.token(new Known()));

        assertThat(status(server, "/q/metrics", "Host: x\n" + header)).isEqualTo(expected);
        assertThat(status(server, "/q/health", "Host: x\n" + header)).isEqualTo(200);
    }

    /** Whatever a path is written like: what it leads to asks for the permission, or it leads nowhere. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "//q/metrics",
                "/q//metrics",
                "/q/metrics/",
                "/q/metrics/x",
                "/q/./metrics",
                "/q/x/../metrics",
                "/q/%6Detrics",
                "/%71/metrics",
                "/q%2fmetrics",
                "/q/metrics;x",
                "/q/metrics?a=b",
                "/Q/metrics",
                "/q/metrics%2f",
                "/q/x/%2e%2e/metrics",
            })
    void noSpellingOfThePathLeadsPast(String path) throws Exception {
        var server = server("0.0.0.0", ManagementPolicy.token(new Known()));

        assertThat(status(server, path, "Host: x")).isIn(401, 404);
    }

    private static int status(HttpServer server, String path, String headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.setSoTimeout(20_000);
            var lines = String.join("\r\n", headers.lines().map(String::strip).toList());
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\n" + lines + "\r\n\r\n").getBytes(ISO_8859_1));
            var head = new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), ISO_8859_1);
            return Integer.parseInt(head.substring("HTTP/1.1 ".length()));
        }
    }
}
