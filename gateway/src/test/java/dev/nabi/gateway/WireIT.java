package dev.nabi.gateway;

import static dev.nabi.gateway.RawFunction.readUntil;
import static dev.nabi.gateway.RawFunction.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 byte by byte, on both sides of the gateway. */
class WireIT {
    private static final String OLD = "GET /function/hello/none HTTP/1.0\r\n\r\n";
    private static final String OLD_BUT_KEPT =
            "GET /function/hello/none HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n";

    private Platform platform;
    private FunctionServer server;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
        platform.function("hello", "");
        platform.pod("hello", "hello-1", server.port());
        platform.function("raw", "timeoutSeconds: 5");
    }

    @AfterEach
    void stop() {
        server.close();
        platform.close();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private void raw(RawFunction function) {
        platform.pod("raw", "raw-1", function.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "raw-00001") == 1);
    }

    @Test
    void requestsInOnePieceAreAnsweredInTurn() throws IOException {
        try (var socket = connect()) {
            say(
                    socket.getOutputStream(),
                    String.join(
                            "",
                            Stream.of(
                                            "POST /function/hello/sink HTTP/1.1|Host: x|Content-Length: 3||abc",
                                            "GET /function/nope HTTP/1.1|Host: x||",
                                            "POST /function/hello/sink HTTP/1.1|Host: x|Transfer-Encoding: chunked||2|de|0||",
                                            "GET /function/hello/status?code=418 HTTP/1.1|Host: x|Connection: close||")
                                    .map(request -> request.replace("|", "\r\n"))
                                    .toList()));

            var all = all(socket);

            assertThat(all.split("HTTP/1.1 ", -1))
                    .extracting(answer -> answer.length() < 3 ? "" : answer.substring(0, 3))
                    .containsExactly("", "200", "404", "200", "418");
            assertThat(all).endsWith("said 418");
        }
    }

    @Test
    void requestMayComeByteByByte() throws Exception {
        var request = String.join(
                "\r\n",
                "POST /function/hello/sink HTTP/1.1",
                "Host: x",
                "Transfer-Encoding: chunked",
                "",
                "3;a=b",
                "abc",
                "A",
                "0123456789",
                "0",
                "x-sum: 1",
                "",
                "");
        try (var socket = connect()) {
            socket.setTcpNoDelay(true);
            for (var i = 0; i < request.length(); i++) {
                say(socket.getOutputStream(), request.substring(i, i + 1));
                Thread.sleep(1);
            }

            assertThat(readUntil(socket.getInputStream(), "\r\n\r\n13")).startsWith("HTTP/1.1 200");
        }
        assertThat(platform.ended).singleElement().returns(13L, Platform.Ended::bytesIn);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OLD,
                "GET /function/hello/none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                OLD_BUT_KEPT + OLD,
            })
    void connectionGoesOnOrNotAsTheClientSays(String requests) throws IOException {
        try (var socket = connect()) {
            say(socket.getOutputStream(), requests);

            var all = all(socket);

            assertThat(all.split("HTTP/1.1 204", -1)).hasSize(requests.split("GET", -1).length);
        }
    }

    @Test
    void clientOfOldGetsABodyWithoutChunks() throws IOException {
        try (var socket = connect()) {
            say(socket.getOutputStream(), "GET /function/hello/trailers HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

            var all = all(socket);

            assertThat(all)
                    .doesNotContain("chunked")
                    .contains("Connection: close")
                    .endsWith("\r\n\r\nbody");
        }
    }

    /** What a query means is the function's to say, a percent sign that encodes nothing included. */
    @ParameterizedTest
    @ValueSource(strings = {"?", "?a=%", "?a=%zz&b=%1&c=100%", "?%%20=+&a=b%2", "?a=[1]|2^{}`<>", "?a=/?:@!$'()*,;=~"})
    void queryPassesAsItIs(String query) throws Exception {
        var path = "/function/hello/x" + query;
        try (var socket = connect();
                var client = new RawHttp2(platform.gateway.port())) {
            say(socket.getOutputStream(), "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            var stream = client.request("GET", path, true);

            assertThat(all(socket)).startsWith("HTTP/1.1 200").contains("\"uri\":\"/x" + query + "\"");
            client.await(stream.id() + " headers {:status=200}");
            Platform.await(
                    "the body", () -> client.seen.stream().anyMatch(frame -> frame.contains("\"/x" + query + "\"")));
        }
    }

    @Test
    void trailersPassBothWays() throws Exception {
        var seen = new CompletableFuture<String>();
        try (var function = new RawFunction((in, out) -> {
            var request = readUntil(in, "\r\nx-sum: 1\r\n\r\n");
            if (request.endsWith("<EOF>")) {
                return;
            }
            seen.complete(request);
            say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x-back\r\n\r\n");
            say(out, "2\r\nhi\r\n0\r\nx-back: 2\r\nContent-Length: 9\r\nNabi-Secret: 1\r\n\r\n");
            in.read();
        })) {
            raw(function);
            try (var socket = connect()) {
                say(
                        socket.getOutputStream(),
                        "POST /function/raw HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: x-sum\r\n\r\n");
                say(socket.getOutputStream(), "2\r\nhi\r\n0\r\nx-sum: 1\r\nHost: evil\r\n\r\n");

                var answer = readUntil(socket.getInputStream(), "\r\n0\r\nx-back: 2\r\n\r\n");

                assertThat(answer)
                        .startsWith("HTTP/1.1 200")
                        .contains("Trailer: x-back")
                        .doesNotContain("<EOF>");
            }
            assertThat(seen.get(10, TimeUnit.SECONDS))
                    .contains("2\r\nhi\r\n0\r\nx-sum: 1\r\n\r\n")
                    .contains("Trailer: x-sum")
                    .doesNotContain("evil");
        }
    }

    @Test
    void bodyThatIsNotWantedIsNotAskedForAndTheConnectionCloses() throws IOException {
        try (var socket = connect()) {
            say(
                    socket.getOutputStream(),
                    "POST /function/nope HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n");

            var all = all(socket);

            assertThat(all)
                    .startsWith("HTTP/1.1 404")
                    .contains("Connection: close")
                    .doesNotContain("100 Continue");
        }
    }

    @Test
    void brokenChunkIsRefusedAndItsFunctionCutOff() throws Exception {
        try (var socket = connect()) {
            say(
                    socket.getOutputStream(),
                    "POST /function/hello/sink HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n");

            assertThat(all(socket)).startsWith("HTTP/1.1 400").contains("chunk");
        }
        assertThat(platform.ended).singleElement().returns(Outcome.CLIENT_ERROR, Platform.Ended::outcome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
                "HTTP/1.1 2x0 OK\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\nContent-Length: 2\n\nab",
                "HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nX-A: a\rX-B: b\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nX-A: a\n\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nX\0A: a\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nX-A: a\r\n folded\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 101 Switching Protocols\r\n\r\nab",
                "hello\r\n\r\n",
            })
    void answerThatCouldBeReadInTwoWaysIs502(String answer) throws Exception {
        try (var function = new RawFunction((in, out) -> {
            readUntil(in, "\r\n\r\n");
            say(out, answer);
            in.read();
        })) {
            raw(function);

            var response = platform.get("/function/raw");

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(platform.ended).singleElement().returns(Outcome.INSTANCE_DIED, Platform.Ended::outcome);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-A: a\0b", "X-A: a\rb", "X-A: a\nX-B: b", "X\0A: b", "X\rA: b", "X-A: \r", "X-A: \u007f"})
    void aFieldWithAControlCharacterIs400(String field) throws Exception {
        try (var socket = connect()) {
            say(socket.getOutputStream(), "GET /function/hello HTTP/1.1\r\nHost: x\r\n" + field + "\r\n\r\n");

            assertThat(all(socket)).startsWith("HTTP/1.1 400 ");
        }
        assertThat(server.requests).hasValue(0);
    }

    @Test
    void answerThatSaysMoreThanItShouldEndsWhereItSaidAndTheConnectionIsLeft() throws Exception {
        try (var function = new RawFunction((in, out) -> {
            readUntil(in, "\r\n\r\n");
            say(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
            in.read();
        })) {
            raw(function);

            assertThat(platform.get("/function/raw").body()).isEqualTo("ab");
            assertThat(platform.get("/function/raw").body()).isEqualTo("ab");
        }
    }

    @Test
    void interimAnswersAreSwallowedAndABodyMayEndWithItsConnection() throws Exception {
        try (var function = new RawFunction((in, out) -> {
            readUntil(in, "\r\n\r\n");
            say(out, "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 Fine\r\nX: y\r\n\r\nto the end");
        })) {
            raw(function);

            var response = platform.get("/function/raw");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("to the end");
            assertThat(response.headers().firstValue("X")).hasValue("y");
        }
    }

    @Test
    void instanceThatTakesARequestAndClosesIsNotAskedTwice() throws Exception {
        var asked = new AtomicInteger();
        try (var function = new RawFunction((in, out) -> {
            if (!readUntil(in, "\r\n\r\n").endsWith("<EOF>")) {
                asked.incrementAndGet();
            }
        })) {
            raw(function);

            assertThat(platform.get("/function/raw").statusCode()).isEqualTo(502);

            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void instanceThatDiesInAChunkedAnswerBreaksIt() throws Exception {
        try (var function = new RawFunction((in, out) -> {
            readUntil(in, "\r\n\r\n");
            say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
        })) {
            raw(function);
            try (var socket = connect()) {
                say(socket.getOutputStream(), "GET /function/raw HTTP/1.1\r\nHost: x\r\n\r\n");

                var all = all(socket);

                assertThat(all).startsWith("HTTP/1.1 200").contains("half").doesNotContain("\r\n0\r\n");
            }
            assertThat(platform.ended).singleElement().returns(Outcome.INSTANCE_DIED, Platform.Ended::outcome);
        }
    }

    @Test
    void functionThatDoesNotReadHoldsTheClientBackNotTheMemory() throws Exception {
        var release = new CompletableFuture<Void>();
        try (var function = new RawFunction((in, out) -> {
            readUntil(in, "\r\n\r\n");
            release.join();
            in.skipNBytes(64L << 20);
            say(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            in.read();
        })) {
            raw(function);
            try (var socket = connect()) {
                say(
                        socket.getOutputStream(),
                        "POST /function/raw HTTP/1.1\r\nHost: x\r\nContent-Length: " + (64 << 20) + "\r\n\r\n");
                var sent = new long[1];
                var sending = CompletableFuture.runAsync(() -> {
                    var part = new byte[1 << 16];
                    try {
                        for (; sent[0] < 64 << 20; sent[0] += part.length) {
                            socket.getOutputStream().write(part);
                        }
                    } catch (IOException gone) {
                        throw new IllegalStateException(gone);
                    }
                });
                Platform.await("the client to be held back", () -> standsStill(sent));

                assertThat(sent[0]).isLessThan(48 << 20);
                release.complete(null);
                sending.get(10, TimeUnit.SECONDS);
                assertThat(readUntil(socket.getInputStream(), "ok")).startsWith("HTTP/1.1 200");
            }
            assertThat(platform.ended).singleElement().returns(64L << 20, Platform.Ended::bytesIn);
        }
    }

    private static boolean standsStill(long[] sent) {
        var before = sent[0];
        try {
            Thread.sleep(300);
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
        return before > 0 && sent[0] == before;
    }

    @Test
    void clientThatGoesInTheMidstOfAnAnswerStopsTheFunction() throws Exception {
        try (var socket = connect()) {
            say(socket.getOutputStream(), "GET /function/hello/big HTTP/1.1\r\nHost: x\r\n\r\n");
            readUntil(socket.getInputStream(), "\r\n\r\n");
        }

        assertThat(server.reset.await(10, TimeUnit.SECONDS)).isTrue();
        Platform.await("the end", () -> !platform.ended.isEmpty());
        assertThat(platform.ended).singleElement().returns(Outcome.CLIENT_GONE, Platform.Ended::outcome);
        assertThat(platform.gateway.inFlight("shop", "hello-00001")).isZero();
    }

    @Test
    void clientThatGoesInTheMidstOfItsRequestStopsTheFunction() throws Exception {
        try (var socket = connect()) {
            say(
                    socket.getOutputStream(),
                    "POST /function/hello/sink HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nhalf");
            Platform.await("the call", () -> server.requests.get() > 0);
        }

        Platform.await("the end", () -> !platform.ended.isEmpty());
        assertThat(platform.ended).singleElement().returns(Outcome.CLIENT_GONE, Platform.Ended::outcome);
        assertThat(platform.gateway.inFlight("shop", "hello-00001")).isZero();
    }

    @Test
    void clientThatEndsItsHalfGetsItsAnswer() throws Exception {
        try (var socket = connect()) {
            say(socket.getOutputStream(), "GET /function/hello/sleep HTTP/1.1\r\nHost: x\r\n\r\n");
            socket.shutdownOutput();

            assertThat(all(socket)).contains("HTTP/1.1 200 OK").endsWith("slept");
        }
        try (var socket = connect()) {
            say(socket.getOutputStream(), "GET /function/hello/sleep HTTP/1.0\r\n\r\n");
            socket.shutdownOutput();

            assertThat(all(socket)).startsWith("HTTP/1.1 200 OK").endsWith("slept");
        }
        assertThat(platform.ended)
                .allMatch(ended -> ended.outcome() == Outcome.OK)
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/function/nope", "/function/hello/early"})
    void earlyAnswerReachesAClientThatWritesAllOfItsBodyFirst(String path) throws Exception {
        for (var framing : new String[] {"Content-Length: 31457280", "Transfer-Encoding: chunked"}) {
            try (var socket = connect()) {
                var out = socket.getOutputStream();
                say(out, "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n\r\n");
                var part = new byte[1 << 16];
                for (var i = 0; i < 480; i++) {
                    say(out, framing.endsWith("chunked") ? "10000\r\n" : "");
                    out.write(part);
                    say(out, framing.endsWith("chunked") ? "\r\n" : "");
                }
                say(out, framing.endsWith("chunked") ? "0\r\n\r\n" : "");

                assertThat(all(socket)).startsWith("HTTP/1.1 4").contains("Connection: close");
            }
        }
    }

    @Test
    void functionThatAnswersEarlyAndHangsUpIsHeard() throws Exception {
        try (var function = new RawFunction((in, out) -> {
            readUntil(in, "\r\n\r\n");
            say(out, "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
        })) {
            raw(function);
            for (var i = 0; i < 20; i++) {
                try (var socket = connect()) {
                    var out = socket.getOutputStream();
                    say(out, "POST /function/raw HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n");
                    var part = new byte[100_000];
                    for (var j = 0; j < 50; j++) {
                        out.write(part);
                    }

                    assertThat(all(socket)).startsWith("HTTP/1.1 413");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nevil!",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nevil!",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nokevil!",
                "HTTP/1.1 200 OK\r\nX-A : b\r\nContent-Length: 2\r\n\r\nokevil!",
            })
    void answerIsRepairedAndNothingGoesBehindIt(String answer) throws Exception {
        try (var function = new RawFunction((in, out) -> {
            readUntil(in, "\r\n\r\n");
            say(out, answer);
            in.read();
        })) {
            raw(function);
            try (var socket = connect()) {
                say(
                        socket.getOutputStream(),
                        "GET /function/raw HTTP/1.1\r\nHost: x\r\n\r\n"
                                .concat("GET /function/nope HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));

                var all = all(socket);

                assertThat(all).doesNotContain("evil").contains("HTTP/1.1 404");
                var first = all.substring(0, all.indexOf("HTTP/1.1 404"));
                assertThat(first.split("(?i)content-length: ", -1)).hasSizeLessThanOrEqualTo(2);
                assertThat(first.startsWith("HTTP/1.1 204")
                                && first.toLowerCase(Locale.ROOT).contains("content-length"))
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: a b",
                "Host: u@a",
                "Host: a/b",
                "Host: [::1",
                "Host: a:99999",
                "Host: <script>",
                "Host:",
                "X: y",
                "Host: x\r\nX-A : b"
            })
    void hostIsCheckedOnce(String host) throws Exception {
        try (var socket = connect()) {
            say(socket.getOutputStream(), "GET /function/hello HTTP/1.1\r\n" + host + "\r\n\r\n");

            assertThat(all(socket)).startsWith("HTTP/1.1 400");
        }
        assertThat(platform.ended).isEmpty();
    }

    @Test
    void whatAFunctionMayMisreadIsDroppedAndAHostIsAlwaysSent() throws Exception {
        try (var socket = connect()) {
            say(
                    socket.getOutputStream(),
                    "GET /function/hello HTTP/1.0\r\nProxy: evil\r\nX_Forwarded_For: evil\r\nX-Fine: fine\r\n\r\n");

            assertThat(all(socket).toLowerCase(Locale.ROOT))
                    .contains("\"x-fine\":\"fine\"", "\"host\":\"127.0.0.1:" + server.port())
                    .doesNotContain("evil");
        }
    }

    @Test
    void connectionsThatAnInstanceClosedCostNoCall() throws Exception {
        var asked = new AtomicInteger();
        try (var function = new RawFunction((in, out) -> {
            if (!readUntil(in, "\r\n\r\n").endsWith("<EOF>")) {
                asked.incrementAndGet();
                say(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        })) {
            raw(function);
            for (var i = 0; i < 50; i++) {
                assertThat(platform.get("/function/raw").statusCode()).isEqualTo(200);
            }
        }
        assertThat(asked).hasValue(50);
    }

    @Test
    void headThatDoesNotEndInTimeIsCutOff() throws Exception {
        try (var slow = new Platform("small");
                var socket = new Socket(InetAddress.getLoopbackAddress(), slow.gateway.port())) {
            socket.setSoTimeout(10_000);
            say(socket.getOutputStream(), "GET /function/hello HTTP/1.1\r\nHost");

            assertThat(all(socket)).isEmpty();
        }
    }
}
