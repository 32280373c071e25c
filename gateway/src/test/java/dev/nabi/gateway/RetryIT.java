package dev.nabi.gateway;

import static dev.nabi.gateway.RawFunction.readUntil;
import static dev.nabi.gateway.RawFunction.say;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A function of HTTP/1.1 that closes each connection when a second request comes on it, as one with a short idle time does. */
class RetryIT {
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private Platform platform;
    private RawFunction function;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        function = new RawFunction((in, out) -> {
            var first = readUntil(in, "\r\n\r\n");
            if (!first.endsWith("<EOF>")) {
                readBody(in, first);
                seen.add(first.substring(0, first.indexOf(" HTTP")));
                say(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                // The second one is read, and answered by a close.
                var second = readUntil(in, "\r\n\r\n");
                readBody(in, second);
            }
        });
        platform.function("raw", "");
        platform.pod("raw", "raw-1", function.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "raw-00001") == 1);
    }

    private static void readBody(InputStream in, String head) throws IOException {
        if (head.toLowerCase(Locale.ROOT).contains("content-length: 3")) {
            in.readNBytes(3);
        }
    }

    @AfterEach
    void stop() throws Exception {
        function.close();
        platform.close();
    }

    private static String ask(Socket socket, String method) throws IOException {
        var body = method.equals("PUT") || method.equals("POST") || method.equals("PATCH");
        say(
                socket.getOutputStream(),
                method + " /function/raw/" + method + " HTTP/1.1\r\nHost: x\r\n"
                        + (body ? "Content-Length: 3\r\n\r\nabc" : "\r\n"));
        var head = readUntil(socket.getInputStream(), "\r\n\r\n");
        if (head.startsWith("HTTP/1.1 200") && !method.equals("HEAD")) {
            socket.getInputStream().readNBytes(2);
        }
        return head.substring(9, 12);
    }

    @ParameterizedTest
    @CsvSource({"GET, 200", "HEAD, 200", "OPTIONS, 200", "PUT, 200", "DELETE, 200", "POST, 502", "PATCH, 502"})
    void whatMayRunTwiceIsSentAgain(String method, String status) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port())) {
            socket.setSoTimeout(10_000);
            assertThat(ask(socket, "GET")).isEqualTo("200");
            assertThat(ask(socket, method)).isEqualTo(status);
        }
        assertThat(seen).hasSize(status.equals("200") ? 2 : 1);
    }

    /** No connection had served before: what was taken may have run. */
    @Test
    void aFirstConnectionThatBreaksIsNoReasonToSendAgain() throws Exception {
        try (var dying = new RawFunction((in, out) -> {
            var head = readUntil(in, "\r\n\r\n");
            if (!head.endsWith("<EOF>")) {
                seen.add(head);
            }
        })) {
            platform.function("dying", "");
            platform.pod("dying", "dying-1", dying.port());
            Platform.await("the instance", () -> platform.gateway.choosable("shop", "dying-00001") == 1);

            assertThat(platform.get("/function/dying").statusCode()).isEqualTo(502);
        }
        assertThat(seen).hasSize(1);
    }
}
