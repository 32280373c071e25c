package dev.nabi.function.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server as a peer sees it, byte for byte. */
class HttpServerTest {
    private static final BodyBudget BODIES = new BodyBudget(1 << 20, Duration.ZERO);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpServerTest::echo,
                BODIES,
                System::nanoTime);
        Thread.ofVirtual().start(server::serve);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void echo(Exchange exchange) throws IOException {
        switch (exchange.head().path()) {
            case "/echo" -> exchange.response().send(exchange.body().readAllBytes());
            case "/large" -> exchange.response().send(new byte[100_000]);
            case "/stream" -> {
                exchange.response().write("ab".getBytes(StandardCharsets.US_ASCII));
                exchange.response().flush();
                exchange.response().write("cde".getBytes(StandardCharsets.US_ASCII));
            }
            case "/empty-stream" -> {
                exchange.response().status(204);
                exchange.response().flush();
                exchange.response().write("not sent".getBytes(StandardCharsets.US_ASCII));
            }
            case "/framing" -> {
                var headers = exchange.response().headers();
                headers.set("Content-Length", "5");
                headers.set("Transfer-Encoding", "gzip");
                headers.set("Keep-Alive", "timeout=1");
                headers.set("Upgrade", "websocket");
                exchange.response().send("abc".getBytes(StandardCharsets.US_ASCII));
            }
            case "/too-long" -> {
                exchange.response().headers().set("Content-Length", "3");
                exchange.response().write(new byte[20_000]);
            }
            case "/bad-header" -> exchange.response().headers().set("X-Echo", "\u20ac");
            case "/fault" -> throw new StackOverflowError("of the server's own");
            case "/hold" -> {
                var held = exchange.body().hold(512 * 1024, 3);
                exchange.response()
                        .send(String.valueOf(held == null ? -1 : held.length).getBytes(StandardCharsets.US_ASCII));
            }
            case "/thread" ->
                exchange.response()
                        .send(String.valueOf(Thread.currentThread().threadId()).getBytes(StandardCharsets.US_ASCII));
            default -> exchange.response().status(204);
        }
    }

    @Test
    void serveManyRequestsOnOneConnectionEachOnItsOwnThread() throws IOException {
        var answers = talk(get("/thread") + get("/thread") + get("/thread", "Connection: close"));

        assertThat(answers.lines().filter(line -> line.matches("\\d+.*")).distinct())
                .hasSize(3);
        assertThat(answers).contains("Connection: close");
    }

    @Test
    void readsChunkedBodiesAndTellsTheClientToGoOn() throws IOException {
        var answer = talk(crlf("""
                POST /echo HTTP/1.1
                Host: x
                Transfer-Encoding: chunked
                Expect: 100-continue
                Connection: close

                3;ext=1
                abc
                2
                de
                0
                Trailer: t

                """));

        assertThat(answer).isEqualTo(crlf("""
                HTTP/1.1 100 Continue

                HTTP/1.1 200 OK
                Content-Length: 5
                Connection: close

                abcde"""));
    }

    @Test
    void streamsInChunksAndToOldClientsUntilTheEnd() throws IOException {
        assertThat(talk(get("/stream", "Connection: close")))
                .endsWith("Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n");
        assertThat(talk("GET /stream HTTP/1.0\r\n\r\n"))
                .endsWith("\r\n\r\nabcde")
                .doesNotContain("chunked");
    }

    @Test
    void headHasTheLengthAndNoBody() throws IOException {
        assertThat(talk("HEAD /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\nConnection: close\r\n\r\n");
        assertThat(talk(get("/none", "Connection: close"))).startsWith("HTTP/1.1 204 No Content\r\nConnection");
    }

    @Test
    void theRestOfABodyThatNobodyReadIsNotTheNextRequest() throws IOException {
        var smuggled = "GET /large HTTP/1.1\r\nHost: x\r\n\r\n";
        var answer = talk("POST /none HTTP/1.1\r\nHost: x\r\nContent-Length: " + smuggled.length() + "\r\n\r\n"
                + smuggled + get("/echo", "Connection: close"));

        assertThat(answer).isEqualTo(crlf("""
                HTTP/1.1 204 No Content

                HTTP/1.1 200 OK
                Content-Length: 0
                Connection: close

                """));
    }

    @Test
    void whatIsMalformedIsAnsweredAndEndsTheConnection() throws IOException {
        assertThat(talk("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" + get("/large")))
                .startsWith("HTTP/1.1 400 Bad Request")
                .contains("a chunk's size is not a hexadecimal number")
                .doesNotContain("100000");
        assertThat(talk("nonsense\r\n\r\n"))
                .startsWith("HTTP/1.1 400 Bad Request")
                .contains("Connection: close");
    }

    @Test
    void aDrainingServerEndsEachConnectionWithItsAnswer() throws IOException {
        server.drain();

        assertThat(talk(get("/echo") + get("/echo")))
                .containsOnlyOnce("HTTP/1.1 200")
                .contains("Connection: close");
    }

    @Test
    void aStatusWithoutABodyHasNoFramingEither() throws IOException {
        var answers = talk(get("/empty-stream") + get("/echo", "Connection: close"));

        assertThat(answers)
                .contains("204 No Content")
                .doesNotContain("Transfer-Encoding")
                .doesNotContain("not sent");
        assertThat(answers).contains("200 OK");
    }

    @Test
    void whatAHandlerSaysOfFramingIsNotBelieved() throws IOException {
        var answers = talk(get("/framing") + get("/echo", "Connection: close"));

        assertThat(answers)
                .startsWith("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 200 OK")
                .doesNotContain("gzip")
                .doesNotContain("websocket")
                .doesNotContain("Keep-Alive");
    }

    @Test
    void aBodyThatIsLongerThanItsLengthNeverLeaves() throws IOException {
        assertThat(talk(get("/too-long"))).isEmpty();
    }

    @Test
    void whateverTheHandlerThrowsIsAnsweredAndEndsTheConnection() throws IOException {
        for (var path : List.of("/bad-header", "/fault")) {
            assertThat(talk(get(path)))
                    .startsWith("HTTP/1.1 500 Internal Server Error\r\n")
                    .contains("Content-Type: application/problem+json", "Connection: close");
        }
    }

    /** Without the wait before the close, the reset overtook three of ten. */
    @Test
    void anAnswerThatComesBeforeTheEndOfTheUploadIsNeverLost() throws IOException {
        for (int i = 0; i < 50; i++) {
            assertThat(upload("/none", 5_000_000)).startsWith("HTTP/1.1 204 No Content\r\nConnection: close");
        }
    }

    @Test
    void aBodyThatTheBudgetCannotHoldIsRefusedAndOthersAreServed() throws IOException {
        int all = BODIES.take(1 << 20);
        try {
            assertThat(talk("POST /hold HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"))
                    .startsWith("HTTP/1.1 503 Service Unavailable")
                    .contains("Retry-After: 1", "memory for request bodies");
        } finally {
            BODIES.giveBack(all);
        }

        assertThat(upload("/hold", 300_000)).contains("200 OK").endsWith("300000");
        assertThat(upload("/hold", 600_000)).contains("200 OK").endsWith("-1");
        assertThat(BODIES.take(1 << 20)).as("what was taken is given back").isEqualTo(all);
        BODIES.giveBack(all);
    }

    @Test
    void aChunkedBodyIsHeldWithinItsBound() throws IOException {
        var small = "a".repeat(1000);
        var large = "b".repeat(100_000);
        for (var body : List.of(small, large)) {
            assertThat(talk(chunked("/hold", body))).endsWith("" + body.length());
        }
        assertThat(talk(chunked("/hold", "c".repeat(600_000)))).endsWith("-1");
    }

    @Test
    void aBodyThatWasNotAskedForIsNotAskedForAfterTheAnswer() throws IOException {
        for (var framing : List.of("Content-Length: 5", "Transfer-Encoding: chunked")) {
            assertThat(talk("POST /stream HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n" + framing + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK")
                    .endsWith("0\r\n\r\n")
                    .doesNotContain("100 Continue");
        }
    }

    private static String chunked(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    /** Writes the whole body before it reads, as simple clients do. */
    private String upload(String path, int length) throws IOException {
        return talk("POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + length
                + "\r\n\r\n" + "x".repeat(length));
    }

    private static String crlf(String lines) {
        return lines.replace("\n", "\r\n");
    }

    private static String get(String path, String... fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\n"
                + String.join("", Stream.of(fields).map(field -> field + "\r\n").toList()) + "\r\n";
    }

    /** Writes all of it, then reads until the server closes. */
    private String talk(String requests) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
