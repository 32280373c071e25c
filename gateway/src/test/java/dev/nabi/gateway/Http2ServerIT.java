package dev.nabi.gateway;

import static dev.nabi.gateway.FrameClient.CONTINUATION;
import static dev.nabi.gateway.FrameClient.DATA;
import static dev.nabi.gateway.FrameClient.END_HEADERS;
import static dev.nabi.gateway.FrameClient.END_STREAM;
import static dev.nabi.gateway.FrameClient.GOAWAY;
import static dev.nabi.gateway.FrameClient.HEADERS;
import static dev.nabi.gateway.FrameClient.RESET;
import static dev.nabi.gateway.FrameClient.block;
import static dev.nabi.gateway.FrameClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of HTTP/2 that say what they should not, and what they get for it. */
class Http2ServerIT {
    private static final byte[] NOTHING = new byte[0];

    private Platform platform;
    private FunctionServer server;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
        platform.function("hello", "concurrency: 1000");
        platform.pod("hello", "hello-1", server.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "hello-00001") == 1);
    }

    @AfterEach
    void stop() {
        server.close();
        platform.close();
    }

    private FrameClient client() throws IOException {
        return new FrameClient(platform.gateway.port());
    }

    private static String outcome(List<FrameClient.Frame> frames) {
        assertThat(frames)
                .as("an answer, a reset, or the end of the connection")
                .isNotEmpty();
        var first = frames.getFirst();
        return switch (first.type()) {
            case HEADERS -> first.status();
            case RESET -> "reset " + Http2Error.valueOf(first.error());
            case GOAWAY -> "goaway " + Http2Error.valueOf(first.error());
            default -> "frame " + first.type();
        };
    }

    static List<byte[]> whatIsNoRequest() {
        return List.of(
                block(":method", "CONNECT", ":scheme", "http", ":path", "/", ":authority", "x"),
                block(":method", "CONNECT"),
                block(":method", "GET", ":scheme", "http", ":authority", "x"),
                block(":method", "GET", ":scheme", "http", ":path", "", ":authority", "x"),
                block(":method", "GET", ":path", "/", ":authority", "x"),
                block(":scheme", "http", ":path", "/", ":authority", "x"),
                request("GET", "/function/hello/none", "connection", "close"),
                request("GET", "/function/hello/none", "te", "gzip"),
                request("GET", "/function/hello/none", "X-A", "1"),
                request("GET", "/function/hello/none", "", "1"));
    }

    @ParameterizedTest
    @MethodSource
    void whatIsNoRequest(byte[] head) throws Exception {
        try (var client = client()) {
            client.headers(1, true, head).send();

            assertThat(outcome(client.readStream(1))).contains("PROTOCOL_ERROR");
        }
        assertThat(server.requests).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "PRI, *, x",
        "GET, *, x",
        "GET, function/hello, x",
        "GET, http://x/function/hello, x",
        "GET, /function/hello/none#a, x",
        "GET, /function/hello/none, u@a",
        "GET, /function/hello/none, 'a b'",
        "GET, /function/hello/none, a/b",
        "GET, /function/hello/none, a:99999",
        "GET, /function/hello/none, '[::1'",
        "GET, /function/hello/none, <script>",
    })
    void whatCannotBeRoutedOneWayOnlyIsRefused(String method, String path, String authority) throws Exception {
        try (var client = client()) {
            client.headers(1, true, block(":method", method, ":scheme", "http", ":path", path, ":authority", authority))
                    .send();

            assertThat(outcome(client.readStream(1))).contains("400");
            // The connection goes on.
            client.headers(3, true, request("GET", "/function/hello/none")).send();
            assertThat(outcome(client.readStream(3))).isEqualTo("204");
        }
        assertThat(server.requests).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"x a, 1", "x:a, 1", "'xä', 1"})
    void aNameThatNoFieldHasIsMalformed(String name, String value) throws Exception {
        try (var client = client()) {
            client.headers(1, true, request("GET", "/function/hello/none", name, value))
                    .send();

            assertThat(outcome(client.readStream(1))).matches("400|.*400.*|reset PROTOCOL_ERROR");
        }
        assertThat(server.requests).hasValue(0);
    }

    @Test
    void anEmptyAuthorityIsRefused() throws Exception {
        try (var client = client()) {
            client.headers(1, true, block(":method", "GET", ":scheme", "http", ":path", "/", ":authority", ""))
                    .send();

            assertThat(outcome(client.readStream(1))).matches("400|.*400.*|reset PROTOCOL_ERROR");
        }
    }

    @Test
    void connectIsAnswered() throws Exception {
        try (var client = client()) {
            client.headers(1, false, block(":method", "CONNECT", ":authority", "x:443"))
                    .send();

            assertThat(outcome(client.readStream(1))).contains("405");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nevil: 1", "a\nb", "a\u0000b", "a\rb", "a\u007fb"})
    void aFieldThatHoldsALineEndIsMalformed(String value) throws Exception {
        try (var client = client()) {
            client.headers(1, true, request("GET", "/function/hello/none", "x-a", value))
                    .send();

            assertThat(outcome(client.readStream(1))).contains("400");
        }
        assertThat(server.requests).hasValue(0);
    }

    @Test
    void headerBytesAndFieldsAreBounded() throws Exception {
        try (var client = client()) {
            client.headers(1, true, request("GET", "/function/hello/none", "x-a", "b".repeat(5_000)))
                    .send();
            assertThat(outcome(client.readStream(1))).isEqualTo("204");

            var big = request("GET", "/function/hello/none", "x-a", "b".repeat(33_000));
            client.frame(HEADERS, END_STREAM, 3, Arrays.copyOf(big, 16_000))
                    .frame(CONTINUATION, 0, 3, Arrays.copyOfRange(big, 16_000, 32_000))
                    .frame(CONTINUATION, END_HEADERS, 3, Arrays.copyOfRange(big, 32_000, big.length))
                    .send();
            assertThat(outcome(client.readStream(3))).contains("431");
        }
        try (var client = client()) {
            var many = new String[2 * 201];
            for (var i = 0; i < many.length; i += 2) {
                many[i] = "a" + i;
                many[i + 1] = "b";
            }
            client.headers(5, true, request("GET", "/function/hello/none", many))
                    .send();
            assertThat(outcome(client.readStream(5))).contains("431");
        }
        assertThat(server.requests).hasValue(1);
    }

    @Test
    void aFloodOfContinuationsEndsTheConnection() throws Exception {
        try (var client = client()) {
            client.frame(HEADERS, END_STREAM, 1, request("GET", "/function/hello/none"));
            for (var i = 0; i < 1000; i++) {
                client.frame(CONTINUATION, 0, 1, NOTHING);
            }
            client.send();

            assertThat(outcome(client.readStream(1))).startsWith("goaway");
        }
        assertThat(server.requests).hasValue(0);
    }

    @Test
    void theStreamLimitHoldsBeforeTheClientAcknowledgedIt() throws Exception {
        try (var client = client()) {
            for (var i = 0; i < 300; i++) {
                client.headers(2 * i + 1, true, request("GET", "/function/hello/hold"));
            }
            client.send();

            var refused = new TreeSet<Integer>();
            while (refused.size() < 200) {
                var frame = client.read();
                if (frame.type() == RESET) {
                    assertThat(Http2Error.valueOf(frame.error())).isEqualTo(Http2Error.REFUSED_STREAM);
                    refused.add(frame.stream());
                }
            }
            Platform.await("the others", () -> server.held.size() == 100);
            assertThat(refused).first().isEqualTo(201);
            server.release();
        }
    }

    /** What was cancelled within the same flight is never begun: it costs no instance, and no connection to one. */
    @Test
    void aRequestThatIsCancelledAtOnceIsNotBegun() throws Exception {
        try (var client = client()) {
            for (var i = 0; i < 50; i++) {
                client.headers(2 * i + 1, true, request("GET", "/function/hello/hold"))
                        .reset(2 * i + 1, 8);
            }
            client.headers(101, true, request("GET", "/function/hello/none")).send();

            assertThat(outcome(client.readStream(101))).isEqualTo("204");
        }
        assertThat(server.requests).hasValue(1);
        assertThat(platform.ended).hasSize(1);
    }

    @Test
    void aClientThatCancelsAllItsRequestsLosesItsConnection() throws Exception {
        try (var client = client()) {
            for (var i = 0; i <= 200; i++) {
                var begun = i + 1;
                client.headers(2 * i + 1, true, request("GET", "/function/hello/hold"))
                        .send();
                Platform.await("the call", () -> server.requests.get() == begun);
                client.reset(2 * i + 1, 8).send();
            }

            var end = firstGoAway(client);

            assertThat(Http2Error.valueOf(end.error())).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
        }
        assertThat(server.requests).hasValue(201);
        Platform.await("the slots", () -> platform.gateway.inFlight("shop", "hello-00001") == 0);
    }

    private static FrameClient.Frame firstGoAway(FrameClient client) throws IOException {
        for (var frame = client.read(); frame != null; frame = client.read()) {
            if (frame.type() == GOAWAY) {
                return frame;
            }
        }
        return null;
    }

    @Test
    void aClientThatExpectsItIsAskedForItsBody() throws Exception {
        try (var client = client()) {
            client.headers(1, false, request("POST", "/function/hello/sink", "expect", "100-continue"))
                    .send();
            var interim = client.read();
            while (interim.type() != HEADERS) {
                interim = client.read();
            }
            assertThat(interim.status()).contains("100");
            assertThat(interim.isEnd()).isFalse();

            client.frame(DATA, END_STREAM, 1, "abc".getBytes(StandardCharsets.US_ASCII))
                    .send();
            assertThat(outcome(client.readStream(1))).isEqualTo("200");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aBodyThatIsNotAsLongAsDeclaredIsAnError(int length) throws Exception {
        try (var client = client()) {
            client.headers(1, false, request("POST", "/function/hello/sink", "content-length", "" + length))
                    .frame(DATA, END_STREAM, 1, "abc".getBytes(StandardCharsets.US_ASCII))
                    .send();

            assertThat(outcome(client.readStream(1))).isEqualTo("reset PROTOCOL_ERROR");
        }
        Platform.await("the slot", () -> platform.gateway.inFlight("shop", "hello-00001") == 0);
    }

    /** It does not read before it has written what its windows let it: the answer waits for it, whole. */
    @ParameterizedTest
    @ValueSource(strings = {"/function/hello/early", "/function/nobody"})
    void anAnswerBeforeTheBodysEndComesWholeAndThenTheRestIsRefused(String path) throws Exception {
        try (var client = client()) {
            client.headers(1, false, request("POST", path, "content-length", "30000000"))
                    .send();
            for (var sent = 0; sent < 65_000; sent += 13_000) {
                client.frame(DATA, 0, 1, new byte[13_000]).send();
            }
            var frames = client.readStream(1);
            assertThat(outcome(frames)).contains(path.endsWith("nobody") ? "404" : "413");
            assertThat(frames.getLast().isEnd()).isTrue();
            assertThat(join(frames)).contains(path.endsWith("nobody") ? "no-function" : "no more");

            var refusal = client.readStream(1);
            assertThat(outcome(refusal)).isEqualTo("reset NO_ERROR");
            client.headers(3, true, request("GET", "/function/hello/none")).send();
            assertThat(outcome(client.readStream(3))).isEqualTo("204");
        }
    }

    private static String join(List<FrameClient.Frame> frames) {
        return frames.stream()
                .filter(frame -> frame.type() == DATA)
                .map(FrameClient.Frame::payload)
                .collect(Collectors.joining());
    }

    /** Bodies that wait fill their own windows, and not that of the connection. */
    @Test
    void streamsThatWaitDoNotHoldUpTheOneThatIsServed() throws Exception {
        platform.function("one", "concurrency: 1");
        platform.pod("one", "one-1", server.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "one-00001") == 1);
        try (var client = client()) {
            client.headers(1, false, request("POST", "/function/one/sink")).send();
            Platform.await("the first", () -> platform.gateway.inFlight("shop", "one-00001") == 1);
            for (var stream = 3; stream <= 41; stream += 2) {
                client.headers(stream, false, request("POST", "/function/one/sink"));
                for (var sent = 0; sent < 65_000; sent += 13_000) {
                    client.frame(DATA, 0, stream, new byte[13_000]);
                }
                client.send();
            }
            for (var sent = 0; sent < 5; sent++) {
                client.frame(DATA, sent == 4 ? END_STREAM : 0, 1, new byte[13_000])
                        .send();
            }

            assertThat(outcome(client.readStream(1))).isEqualTo("200");
        }
        Platform.await("the slot", () -> platform.gateway.inFlight("shop", "one-00001") == 0);
    }

    /** A client whose windows are shut holds its stream's share, and the function is held back. */
    @Test
    void aClientThatDoesNotReadHoldsTheFunctionBack() throws Exception {
        try (var client = client()) {
            client.headers(1, true, request("GET", "/function/hello/big")).send();

            Platform.await("the function to be held back", server::isHeldBack);
            assertThat(server.written.get()).isLessThan(16 << 20);
        }
        Platform.await("the slot", () -> platform.gateway.inFlight("shop", "hello-00001") == 0);
    }

    @Test
    void framesOfAConnectionThatIsGoneAreForgotten() throws Exception {
        var clients = new ArrayList<FrameClient>();
        for (var i = 0; i < 20; i++) {
            var client = client();
            client.headers(1, false, request("POST", "/function/hello/hold")).send();
            clients.add(client);
        }
        Platform.await("all", () -> server.requests.get() == 20);
        for (var client : clients) {
            client.close();
        }
        Platform.await("the slots", () -> platform.gateway.inFlight("shop", "hello-00001") == 0);
    }
}
