package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway on its way out: it serves on, and lets go of its clients one answer at a time. */
class DrainIT {
    private Platform platform;
    private FunctionServer server;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
        platform.function("hello", "concurrency: 10");
        platform.pod("hello", "hello-1", server.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "hello-00001") == 1);
    }

    @AfterEach
    void stop() {
        server.close();
        platform.close();
    }

    @Test
    void keptConnectionIsClosedByTheAnswerAndNotBeforeIt() throws Exception {
        try (var kept = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port());
                var fresh = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port())) {
            ask(kept);
            var before = headOf(kept);
            platform.gateway.drain();
            ask(kept);
            var after = allOf(kept);
            ask(fresh);

            assertThat(before).startsWith("HTTP/1.1 200").doesNotContainIgnoringCase("connection: close");
            assertThat(after).startsWith("HTTP/1.1 200").containsIgnoringCase("connection: close");
            assertThat(allOf(fresh)).startsWith("HTTP/1.1 200").containsIgnoringCase("connection: close");
        }
    }

    /** Its next request would be refused: finding the connection closed, the client sends it to another gateway. */
    @Test
    void connectionThatStandsIdleIsClosedWhenRequestsAreRefused() throws Exception {
        try (var idle = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port());
                var busy = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port());
                var begun = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port())) {
            ask(idle);
            headOf(idle);
            busy.setSoTimeout(10_000);
            busy.getOutputStream()
                    .write("GET /function/hello/hold HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Platform.await("the call", () -> !server.held.isEmpty());
            begun.setSoTimeout(10_000);
            begun.getOutputStream().write("GET /function/hello/x HT".getBytes(StandardCharsets.US_ASCII));
            platform.gateway.drain();
            platform.gateway.refuse();

            assertThat(allOf(idle)).isEmpty();
            begun.getOutputStream().write("TP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(allOf(begun)).startsWith("HTTP/1.1 503").containsIgnoringCase("retry-after");
            server.release();
            assertThat(allOf(busy)).startsWith("HTTP/1.1 200").endsWith("released");
        }
    }

    @Test
    void errorsOfTheGatewayCloseTheConnectionToo() throws Exception {
        platform.gateway.drain();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port())) {
            socket.getOutputStream()
                    .write("GET /function/nobody HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(allOf(socket)).startsWith("HTTP/1.1 404").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void answerOfACallThatCameBeforeClosesItsConnectionToo() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /function/hello/hold HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Platform.await("the call", () -> !server.held.isEmpty());
            platform.gateway.drain();
            server.release();

            assertThat(allOf(socket))
                    .startsWith("HTTP/1.1 200")
                    .containsIgnoringCase("connection: close")
                    .endsWith("released");
        }
    }

    @Test
    void clientOfHttp2IsToldToGoAndLosesNothing() throws Exception {
        try (var idle = new RawHttp2(platform.gateway.port());
                var busy = new RawHttp2(platform.gateway.port())) {
            var asked = idle.request("GET", "/function/hello/none", true);
            idle.await(asked.id() + " headers {:status=204}");
            var held = busy.request("GET", "/function/hello/hold", true);
            Platform.await("the call", () -> !server.held.isEmpty());

            platform.gateway.drain();
            idle.await("goaway " + Integer.MAX_VALUE + " 0");
            busy.await("goaway " + Integer.MAX_VALUE + " 0");
            // It was under way when the sign came: there is no telling the two apart.
            var crossing = busy.request("GET", "/function/hello/none", true);
            busy.await(crossing.id() + " headers {:status=204}");
            platform.gateway.refuse();
            busy.await("goaway " + crossing.id() + " 0");
            Platform.await("the idle connection's end", () -> !idle.isOpen());
            assertThat(busy.isOpen()).isTrue();
            server.release();

            busy.await(held.id() + " data released");
            Platform.await("the busy connection's end", () -> !busy.isOpen());
        }
        assertThat(platform.ended).hasSize(3);
    }

    @Test
    void newClientOfHttp2IsServedOnceAndToldToGo() throws Exception {
        platform.gateway.drain();
        try (var client = new RawHttp2(platform.gateway.port())) {
            var asked = client.request("GET", "/function/hello/none", true);

            client.await("goaway " + Integer.MAX_VALUE + " 0");
            client.await(asked.id() + " headers {:status=204}");
        }
        platform.gateway.refuse();
        try (var client = new RawHttp2(platform.gateway.port())) {
            var asked = client.request("GET", "/function/hello/none", true);

            client.await("goaway " + asked.id() + " 0");
            client.await(asked.id() + " headers {:status=503}");
            Platform.await("its end", () -> !client.isOpen());
        }
    }

    private static void ask(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write("GET /function/hello/x HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** One answer's head, and the rest of it that is there. */
    private static String headOf(Socket socket) throws IOException {
        var buffer = new byte[65_536];
        var text = new StringBuilder();
        while (!text.toString().contains("\r\n\r\n")) {
            var count = socket.getInputStream().read(buffer);
            if (count < 0) {
                break;
            }
            text.append(new String(buffer, 0, count, StandardCharsets.US_ASCII));
        }
        return text.toString();
    }

    /** Everything until the server closes. */
    private static String allOf(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
