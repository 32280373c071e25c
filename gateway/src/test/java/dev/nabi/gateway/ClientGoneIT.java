package dev.nabi.gateway;

import static dev.nabi.gateway.RawFunction.readUntil;
import static dev.nabi.gateway.RawFunction.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Outcome;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that leave, end their half or do not read before they wrote all. */
class ClientGoneIT extends WireUnderTest {
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
}
