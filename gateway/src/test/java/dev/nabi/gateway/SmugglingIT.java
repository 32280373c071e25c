package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a socket may say that a client library would not. */
class SmugglingIT {
    private static Platform platform;
    private static FunctionServer server;

    @BeforeAll
    static void start() throws Exception {
        platform = new Platform("small");
        server = new FunctionServer(platform.vertx, 0);
        platform.function("hello", "");
        platform.pod("hello", "hello-1", server.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "hello-00001") == 1);
    }

    @AfterAll
    static void stop() {
        server.close();
        platform.close();
    }

    private static String say(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nGET /",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
                "Content-Length: +5\r\n\r\nhello",
                "Content-Length: -5\r\n\r\nhello",
                "Content-Length: 5x\r\n\r\nhello",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "X: a\0b\r\n\r\n",
            })
    void ambiguousFramingIsRefusedAndTheConnectionClosed(String rest) throws IOException {
        var before = server.requests.get();

        var answer = say("POST /function/hello HTTP/1.1\r\nHost: x\r\n" + rest);

        assertThat(answer).containsPattern("^HTTP/1.[01] 400").contains("application/problem+json");
        assertThat(answer.split("HTTP/1", -1)).hasSize(2);
        assertThat(server.requests).hasValue(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /function/hello HTTP/1.1\r\n\r\n",
                "GET /function/hello/\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /function/hello/\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n",
                "NONSENSE\r\n\r\n",
                "POST /function/hello HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            })
    void brokenHeadIsRefused(String request) throws IOException {
        assertThat(say(request)).containsPattern("^HTTP/1\\.[01] 400");
    }

    @Test
    void whatIsTooLongHasItsOwnStatus() throws IOException {
        assertThat(say("GET /function/hello/" + "a".repeat(600) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .containsPattern("^HTTP/1.[01] 414");
        assertThat(say("GET /function/hello HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(3000) + "\r\n\r\n"))
                .containsPattern("^HTTP/1.[01] 431");
        assertThat(say("POST /function/hello/sink HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(say("POST /function/hello/sink HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"
                        + "a".repeat(1001) + "\r\n"))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void idleConnectionAndDribbledHeadAreClosed() throws IOException {
        assertThat(say("")).isEmpty();
        assertThat(say("GET /function/hello HTTP/1.1\r\nHo")).isEmpty();
        assertThat(say("GET /function/hello HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 200");
    }
}
