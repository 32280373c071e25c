package dev.nabi.operator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManagementAccessTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
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
        var router = Router.router(vertx);
        router.get("/metrics").handler(context -> context.end("all"));
        ManagementAccess.guard(router, listens);
        var server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();

        assertThat(status(server, headers)).isEqualTo(expected);
    }

    private static int status(HttpServer server, String headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.setSoTimeout(20_000);
            var lines = String.join("\r\n", headers.lines().map(String::strip).toList());
            socket.getOutputStream().write(("GET /metrics HTTP/1.1\r\n" + lines + "\r\n\r\n").getBytes(ISO_8859_1));
            var head = new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), ISO_8859_1);
            return Integer.parseInt(head.substring("HTTP/1.1 ".length()));
        }
    }
}
