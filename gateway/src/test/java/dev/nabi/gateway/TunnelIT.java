package dev.nabi.gateway;

import static dev.nabi.gateway.RawFunction.readUntil;
import static dev.nabi.gateway.RawFunction.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What bounds a connection that has left HTTP. Its Function's time-out is 1 s, and so is the gateway's for idle ones. */
class TunnelIT {
    private static final String UPGRADE =
            "GET /function/talk HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform("small");
        platform.function("talk", "timeoutSeconds: 1");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private void pod(RawFunction function) {
        platform.pod("talk", "talk-1", function.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "talk-00001") == 1);
    }

    /** Leaves HTTP and echoes byte by byte. */
    private static RawFunction echo() throws IOException {
        return new RawFunction((in, out) -> {
            if (!readUntil(in, "\r\n\r\n").endsWith("<EOF>")) {
                say(out, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
                for (var c = in.read(); c >= 0; c = in.read()) {
                    out.write(c);
                }
            }
        });
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port());
        socket.setSoTimeout(10_000);
        say(socket.getOutputStream(), UPGRADE);
        return socket;
    }

    @Test
    void staysBeyondTheTimeOutForAsLongAsBytesGoThroughIt() throws Exception {
        try (var function = echo()) {
            pod(function);
            try (var socket = connect()) {
                assertThat(readUntil(socket.getInputStream(), "\r\n\r\n")).startsWith("HTTP/1.1 101");
                for (var i = 0; i < 10; i++) {
                    Thread.sleep(300);
                    socket.getOutputStream().write('x');

                    assertThat(socket.getInputStream().read()).isEqualTo('x');
                }
            }
        }
        Platform.await("the end", () -> !platform.ended.isEmpty());
        assertThat(platform.ended)
                .singleElement()
                .returns(Outcome.OK, Platform.Ended::outcome)
                .returns(10L, Platform.Ended::bytesOut);
    }

    @Test
    void endsWhenNothingHasGoneThroughItForTooLong() throws Exception {
        try (var function = echo()) {
            pod(function);
            try (var socket = connect()) {
                readUntil(socket.getInputStream(), "\r\n\r\n");
                var from = System.nanoTime();

                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                assertThat((System.nanoTime() - from) / 1_000_000L).isBetween(900L, 60_000L);
            }
        }
        assertThat(platform.ended)
                .singleElement()
                .returns(Outcome.OK, Platform.Ended::outcome)
                .returns(101, Platform.Ended::status);
        assertThat(platform.gateway.inFlight("shop", "talk-00001")).isZero();
    }

    @Test
    void isRefusedWhenTheFunctionDoesNotAnswerTheUpgradeInTime() throws Exception {
        try (var function = new RawFunction((in, out) -> {
            readUntil(in, "\r\n\r\n");
            in.read();
        })) {
            pod(function);
            try (var socket = connect()) {
                assertThat(readUntil(socket.getInputStream(), "\r\n\r\n")).startsWith("HTTP/1.1 504");
            }
        }
        assertThat(platform.ended).singleElement().returns(Outcome.TIMED_OUT, Platform.Ended::outcome);
    }
}
