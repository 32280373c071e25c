package dev.nabi.function.loading;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarDownloadTest {
    @TempDir
    Path cache;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI signed() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/app.jar?signature=secret");
    }

    private void answer(int status, String type, String body) {
        server.createContext("/", exchange -> {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @Test
    void refusalIsToldWithTheServersWordsAndWithoutTheSignature() {
        answer(404, "application/problem+json", "{\"detail\":\"it was never stored\"}");

        assertThatThrownBy(() -> JarDownload.fetch(signed(), "0".repeat(64), cache))
                .hasMessageContaining("/app.jar answered 404, not 200")
                .hasMessageContaining("it was never stored")
                .hasMessageNotContaining("secret");
    }

    @Test
    void anotherContentIsToldWithoutTheSignature() {
        answer(200, "application/java-archive", "another content");

        assertThatThrownBy(() -> JarDownload.fetch(signed(), "0".repeat(64), cache))
                .hasMessageContaining("has the SHA-256")
                .hasMessageNotContaining("secret");
    }
}
