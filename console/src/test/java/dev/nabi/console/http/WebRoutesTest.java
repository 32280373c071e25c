package dev.nabi.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebRoutesTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private int port;

    @BeforeEach
    void serve() throws Exception {
        var routes = new WebRoutes(Executors.newVirtualThreadPerTaskExecutor(), 2, 1_000_000);
        var router = Router.router(vertx);
        router.route().handler(routes.blocking(_ -> 100_000, _ -> WebAnswer.text(200, "text/plain", "here")));
        port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterEach
    void end() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void bodiesThatDoNotComeKeepNobodyOut() throws Exception {
        try (var one = slow();
                var two = slow()) {
            var status = 503;
            for (var left = 600; status == 503 && left > 0; left--) {
                status = status();
                Thread.sleep(100);
            }

            assertThat(status).isEqualTo(200);

            // The oldest gave way and was told so; the other may go on.
            assertThat(firstLine(one)).isEqualTo("HTTP/1.1 503 Service Unavailable");
            two.getOutputStream().write("x".repeat(100).getBytes(StandardCharsets.US_ASCII));
            assertThat(firstLine(two)).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    /** One that has its place, and sends nothing of its body. */
    private Socket slow() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream()
                .write("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readNBytes(25), StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 100");
        return socket;
    }

    private int status() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static String firstLine(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(40), StandardCharsets.US_ASCII)
                .lines()
                .findFirst()
                .orElse("");
    }
}
