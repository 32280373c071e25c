package dev.nabi.gateway;

import static dev.nabi.gateway.RawFunction.readUntil;
import static dev.nabi.gateway.RawFunction.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 byte by byte on the side of the clients. */
class WireIT extends WireUnderTest {
    private static final String OLD = "GET /function/hello/none HTTP/1.0\r\n\r\n";
    private static final String OLD_BUT_KEPT =
            "GET /function/hello/none HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n";

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
    @ValueSource(strings = {"X-A: a\0b", "X-A: a\rb", "X-A: a\nX-B: b", "X\0A: b", "X\rA: b", "X-A: \r", "X-A: \u007f"})
    void aFieldWithAControlCharacterIs400(String field) throws Exception {
        try (var socket = connect()) {
            say(socket.getOutputStream(), "GET /function/hello HTTP/1.1\r\nHost: x\r\n" + field + "\r\n\r\n");

            assertThat(all(socket)).startsWith("HTTP/1.1 400 ");
        }
        assertThat(server.requests).hasValue(0);
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
    void headThatDoesNotEndInTimeIsCutOff() throws Exception {
        try (var slow = new Platform("small");
                var socket = new Socket(InetAddress.getLoopbackAddress(), slow.gateway.port())) {
            socket.setSoTimeout(10_000);
            say(socket.getOutputStream(), "GET /function/hello HTTP/1.1\r\nHost");

            assertThat(all(socket)).isEmpty();
        }
    }
}
