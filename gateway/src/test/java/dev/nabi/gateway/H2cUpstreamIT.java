package dev.nabi.gateway;

import static dev.nabi.gateway.RawFunction.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Outcome;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A function of HTTP/2 that answers as it should not: its client gets one whole answer, or a broken one, and no byte more. */
class H2cUpstreamIT {
    private static final String POST = "POST /function/greeter/a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";

    private Platform platform;
    private H2cFunction function;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
    }

    @AfterEach
    void stop() {
        if (function != null) {
            function.close();
        }
        platform.close();
    }

    private void function(H2cFunction.Answer answer) throws Exception {
        function(new H2cFunction(answer), "");
    }

    private void function(H2cFunction made, String spec) {
        function = made;
        platform.function("greeter", "protocol: h2c" + spec);
        platform.pod("greeter-00001", "greeter-1", function.port(), "h2c", Map.of());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "greeter-00001") == 1);
    }

    /** All that a client of HTTP/1.1 gets for a request, and for one that it sends after it and then closes. */
    private String exchange(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port())) {
            socket.setSoTimeout(10_000);
            say(socket.getOutputStream(), request);
            say(socket.getOutputStream(), "GET /function/nobody HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String get(String method) {
        return method + " /function/greeter/a HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    /** Response splitting: the DATA would stand where the client looks for the next answer. */
    @ParameterizedTest
    @ValueSource(strings = {"204", "304"})
    void bytesBehindABodilessStatusReachNobody(String status) throws Exception {
        function(call -> call.head(false, ":status", status).data("HTTP/1.1 200 OK\r\nevil: 1\r\n\r\n", true));

        var answers = exchange(get("GET"));

        assertThat(answers)
                .startsWith("HTTP/1.1 " + status)
                .doesNotContain("evil")
                .contains("HTTP/1.1 404");
    }

    @Test
    void bytesBehindTheAnswerToHeadReachNobody() throws Exception {
        function(call ->
                call.head(false, ":status", "200", "content-length", "4").data("evil", true));

        var answers = exchange(get("HEAD"));

        assertThat(answers).startsWith("HTTP/1.1 200").doesNotContain("evil").contains("HTTP/1.1 404");
    }

    @Test
    void aLengthOfNothingIsNotTold() throws Exception {
        function(call -> call.head(true, ":status", "204", "content-length", "7"));

        assertThat(exchange(get("GET")))
                .startsWith("HTTP/1.1 204")
                .contains("HTTP/1.1 404")
                .satisfies(all -> assertThat(all.substring(0, all.indexOf("\r\n\r\n")))
                        .doesNotContainIgnoringCase("content-length"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"101", "000", "099", "600", "999", "20", "2000", "abc"})
    void aStatusThatEndsNoRequestIsABrokenAnswer(String status) throws Exception {
        function(call -> call.head(false, ":status", status).data("evil", true));

        var answers = exchange(get("GET"));

        assertThat(answers).startsWith("HTTP/1.1 502").doesNotContain("evil").contains("HTTP/1.1 404");
        assertThat(platform.ended).singleElement().returns(Outcome.INSTANCE_DIED, Platform.Ended::outcome);
    }

    @Test
    void noByteComesBehindTheDeclaredLength() throws Exception {
        function(call -> call.head(false, ":status", "200", "content-length", "2")
                .data("ok", false)
                .data("evil", true));

        assertThat(exchange(get("GET"))).doesNotContain("evil").doesNotContain("HTTP/1.1 404");
        Platform.await("the slot", () -> platform.gateway.inFlight("shop", "greeter-00001") == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "o"})
    void anAnswerThatIsShorterThanItSaysIsNoWholeOne(String body) throws Exception {
        function(call -> {
            if (body.isEmpty()) {
                call.head(true, ":status", "200", "content-length", "2");
            } else {
                call.head(false, ":status", "200", "content-length", "2").data(body, true);
            }
        });

        // The connection ends: the client does not take what comes next for the rest.
        assertThat(exchange(get("GET"))).doesNotContain("HTTP/1.1 404");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nevil: 1", "a\nb", "a\u0000b", "a\rb"})
    void aFieldThatHoldsALineEndIsMalformed(String value) throws Exception {
        function(call -> call.head(true, ":status", "200", "x-a", value));

        assertThat(exchange(get("GET"))).startsWith("HTTP/1.1 502").doesNotContain("evil");
    }

    @Test
    void tooManyFieldsAreMalformed() throws Exception {
        var fields = new String[2 + 2 * 1000];
        fields[0] = ":status";
        fields[1] = "200";
        for (var i = 2; i < fields.length; i += 2) {
            fields[i] = "a" + i;
            fields[i + 1] = "b";
        }
        function(call -> call.head(true, fields));

        assertThat(exchange(get("GET"))).startsWith("HTTP/1.1 502");
    }

    @Test
    void interimAnswersPassUnseen() throws Exception {
        function(call ->
                call.head(false, ":status", "103").head(false, ":status", "200").data("ok", true));

        assertThat(exchange(get("GET"))).startsWith("HTTP/1.1 200").contains("\r\n2\r\nok\r\n0\r\n");
    }

    /** With its last bytes the stream to the function is gone, while more is written than is sent ahead of a slow client. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLongAnswerThatComesAtOnceWithItsEndIsSentToItsEnd(boolean isH2) throws Exception {
        var part = "a".repeat(16_383);
        function(call -> call.head(false, ":status", "200")
                .data(part, false)
                .data(part, false)
                .data(part, false)
                .data(part, true));

        for (var i = 0; i < 20; i++) {
            assertThat(
                            isH2
                                    ? bodyBytesOfH2()
                                    : platform.get("/function/greeter/a").body().length())
                    .isEqualTo(4 * part.length());
        }
    }

    private int bodyBytesOfH2() throws IOException {
        try (var client = new FrameClient(platform.gateway.port())) {
            client.headers(1, true, FrameClient.request("GET", "/function/greeter/a"))
                    .send();
            return client.readStream(1).stream()
                    .filter(frame -> frame.type() == FrameClient.DATA)
                    .mapToInt(frame -> frame.payload().length())
                    .sum();
        }
    }

    @Test
    void aRefusedStreamIsTriedAgainWithItsBodyWhateverTheMethod() throws Exception {
        var calls = new AtomicInteger();
        var bodies = new CopyOnWriteArrayList<String>();
        function(call -> {
            bodies.add(call.body());
            if (calls.incrementAndGet() < 3) {
                call.reset(Http2Error.REFUSED_STREAM);
            } else {
                call.head(false, ":status", "200").data("ok", true);
            }
        });

        assertThat(exchange(POST)).startsWith("HTTP/1.1 200").contains("ok");
        assertThat(bodies).containsExactly("abc", "abc", "abc");
        assertThat(platform.ended)
                .singleElement()
                .returns(Outcome.OK, Platform.Ended::outcome)
                .returns(3L, Platform.Ended::bytesIn);
    }

    @Test
    void anotherResetIsNotTriedAgain() throws Exception {
        var calls = new AtomicInteger();
        function(call -> {
            calls.incrementAndGet();
            call.reset(Http2Error.INTERNAL_ERROR);
        });

        assertThat(exchange(POST)).startsWith("HTTP/1.1 502");
        assertThat(calls).hasValue(1);
    }

    @Test
    void aStreamBehindTheLastOneOfAGoAwayIsTriedAgainOnAnotherConnection() throws Exception {
        var calls = new AtomicInteger();
        function(call -> {
            if (calls.incrementAndGet() == 1) {
                call.goAwayBefore();
            } else {
                call.head(false, ":status", "200").data("ok", true);
            }
        });

        assertThat(exchange(POST)).startsWith("HTTP/1.1 200").contains("ok");
        assertThat(function.connections).hasValue(2);
    }

    @Test
    void allThatCameBeforeAResetWithoutErrorReachesTheClient() throws Exception {
        function(call -> {
            call.head(false, ":status", "200").data("ok", true);
            call.reset(Http2Error.NO_ERROR);
        });

        assertThat(exchange(get("GET"))).startsWith("HTTP/1.1 200").contains("\r\n2\r\nok\r\n0\r\n");
    }

    /** Each may have one stream on a connection: the others wait for their turn, or for a connection of their own. */
    @Test
    void aFunctionThatAllowsOneStreamIsServedToo() throws Exception {
        function(new H2cFunction(1, call -> call.head(false, ":status", "200").data("ok", true)), ", concurrency: 50");

        var answers = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> platform.get("/function/greeter/" + i).statusCode()))
                .toList();

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(200));
    }

    /** The bug: calls went on to the connection of an instance whose machine had vanished, until its pod was gone. */
    @Test
    void aConnectionOnWhichNothingComesIsLeftForAnother() throws Exception {
        var connections = new AtomicInteger();
        try (var silent = new RawFunction((in, out) -> {
            if (in.read() == 'P') {
                connections.incrementAndGet();
            }
            in.readAllBytes();
        })) {
            platform.function("silent", "protocol: h2c, concurrency: 100, timeoutSeconds: 2");
            platform.pod("silent-00001", "silent-1", silent.port(), "h2c", Map.of());
            Platform.await("the instance", () -> platform.gateway.choosable("shop", "silent-00001") == 1);

            assertThat(platform.get("/function/silent").statusCode()).isEqualTo(504);
            assertThat(connections).hasValue(1);
            assertThat(platform.get("/function/silent").statusCode()).isEqualTo(504);
            assertThat(connections.get()).isGreaterThan(1);
        }
    }

    @Test
    void manyCallsShareAConnection() throws Exception {
        function(new H2cFunction(call -> call.head(false, ":status", "200").data("ok", true)), ", concurrency: 50");

        var answers = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> platform.get("/function/greeter/" + i).statusCode()))
                .toList();

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(200));
        // One for each event loop, and that of the probe.
        assertThat(function.connections.get()).isLessThanOrEqualTo(3);
    }
}
