package dev.nabi.gateway;

import static dev.nabi.gateway.RawFunction.readUntil;
import static dev.nabi.gateway.RawFunction.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Outcome;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 byte by byte on the side of the instances. */
class InstanceWireIT extends WireUnderTest {
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
}
