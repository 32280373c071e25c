package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.metering.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets with the client of the JDK before the gateway, and a server of Vert.x behind it. */
class WebSocketIT {
    private Platform platform;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        server = platform.vertx
                .createHttpServer(new HttpServerOptions()
                        .setWebSocketSubProtocols(List.of("chat.v2", "chat.v1"))
                        .setMaxWebSocketFrameSize(1 << 20)
                        .setMaxWebSocketMessageSize(32 << 20))
                .webSocketHandshakeHandler(handshake -> {
                    if (handshake.path().equals("/no")) {
                        handshake.reject(403);
                    } else {
                        handshake.accept();
                    }
                })
                .webSocketHandler(WebSocketIT::serve)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        platform.function("talk", "timeoutSeconds: 30, concurrency: 1000");
        platform.pod("talk", "talk-1", server.actualPort());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "talk-00001") == 1);
    }

    @AfterEach
    void stop() {
        server.close();
        platform.close();
    }

    /** Echoes; some words and paths have it do something else. */
    private static void serve(ServerWebSocket socket) {
        if (socket.path().equals("/headers")) {
            socket.writeTextMessage(
                    socket.headers().get("Cookie") + " " + socket.headers().get("Nabi-Caller"));
        }
        socket.textMessageHandler(text -> {
            switch (text) {
                case "close" -> socket.close((short) 4001, "as asked");
                case "flood" -> socket.writeBinaryMessage(Buffer.buffer(new byte[4 << 20]));
                default -> socket.writeTextMessage(text);
            }
        });
        socket.binaryMessageHandler(socket::writeBinaryMessage);
    }

    /** What the client hears, message by message. */
    private static final class Heard implements WebSocket.Listener {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
        private volatile boolean isLate;

        @Override
        public void onOpen(WebSocket socket) {
            if (!isLate) {
                socket.request(1);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                events.add("text " + text);
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
            var bytes = new byte[part.remaining()];
            part.get(bytes);
            binary.writeBytes(bytes);
            if (last) {
                events.add("binary " + binary.size());
                binary.reset();
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            events.add("pong " + StandardCharsets.UTF_8.decode(message));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            events.add("closed " + code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable cause) {
            events.add("broken");
        }

        String next() throws InterruptedException {
            return String.valueOf(events.poll(20, TimeUnit.SECONDS));
        }
    }

    private URI at(String path) {
        return URI.create("ws://127.0.0.1:" + platform.gateway.port() + "/function/talk" + path);
    }

    private WebSocket connect(Heard heard, String path) {
        return platform.http
                .newWebSocketBuilder()
                .buildAsync(at(path), heard)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 1 << 20})
    void messagesOfEachLengthOfTheFramePassBothWays(int length) throws Exception {
        var heard = new Heard();
        var socket = connect(heard, "");

        socket.sendText("x".repeat(length), true).join();
        assertThat(heard.next()).isEqualTo("text " + "x".repeat(length));
        socket.sendBinary(ByteBuffer.allocate(length), true).join();
        assertThat(heard.next()).isEqualTo("binary " + length);
        socket.abort();
    }

    @Test
    void fragmentsPingsAndUmlautsPass() throws Exception {
        var heard = new Heard();
        var socket = connect(heard, "");

        socket.sendText("grü", false).join();
        socket.sendPing(ByteBuffer.wrap("p1".getBytes(StandardCharsets.UTF_8))).join();
        socket.sendText("ße 나비", true).join();

        assertThat(List.of(heard.next(), heard.next())).containsExactlyInAnyOrder("pong p1", "text grüße 나비");
        socket.abort();
    }

    @Test
    void theClientsCloseIsAnsweredAndTheCallEndsWell() throws Exception {
        var heard = new Heard();
        var socket = connect(heard, "");

        socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();

        assertThat(heard.next()).startsWith("closed 1000");
        Platform.await("the call's end", () -> !platform.ended.isEmpty());
        assertThat(platform.ended)
                .singleElement()
                .returns(Outcome.OK, Platform.Ended::outcome)
                .returns(101, Platform.Ended::status);
        assertThat(platform.gateway.inFlight("shop", "talk-00001")).isZero();
    }

    @Test
    void theFunctionsCloseReachesTheClientWithItsCodeAndReason() throws Exception {
        var heard = new Heard();
        var socket = connect(heard, "");

        socket.sendText("close", true).join();

        assertThat(heard.next()).isEqualTo("closed 4001 as asked");
    }

    @Test
    void theProtocolThatTheFunctionChoosesIsTheClients() throws Exception {
        var socket = platform.http
                .newWebSocketBuilder()
                .subprotocols("chat.v9", "chat.v2", "chat.v1")
                .buildAsync(at(""), new Heard())
                .get(20, TimeUnit.SECONDS);

        assertThat(socket.getSubprotocol()).isEqualTo("chat.v2");
        socket.abort();
    }

    @Test
    void headersOfTheHandshakeReachTheFunctionButNoneThatOnlyTheGatewayMaySay() throws Exception {
        var heard = new Heard();
        var socket = platform.http
                .newWebSocketBuilder()
                .header("Cookie", "a=1")
                .header("Nabi-Caller", "forged")
                .buildAsync(at("/headers"), heard)
                .get(20, TimeUnit.SECONDS);

        assertThat(heard.next()).isEqualTo("text a=1 null");
        socket.abort();
    }

    @Test
    void aFunctionThatRefusesIsTheClientsAnswer() {
        assertThatThrownBy(() -> connect(new Heard(), "/no"))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(failed -> assertThat(((WebSocketHandshakeException) failed.getCause())
                                .getResponse()
                                .statusCode())
                        .isEqualTo(403));
    }

    @Test
    void aFunctionThatIsNotThereIs404() {
        assertThatThrownBy(() -> platform.http
                        .newWebSocketBuilder()
                        .buildAsync(
                                URI.create("ws://127.0.0.1:" + platform.gateway.port() + "/function/none"), new Heard())
                        .join())
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(failed -> assertThat(((WebSocketHandshakeException) failed.getCause())
                                .getResponse()
                                .statusCode())
                        .isEqualTo(404));
    }

    @Test
    void aClientThatVanishesGivesItsSlotBack() throws Exception {
        var socket = connect(new Heard(), "");
        assertThat(platform.gateway.inFlight("shop", "talk-00001")).isEqualTo(1);

        socket.abort();

        Platform.await("the slot", () -> platform.gateway.inFlight("shop", "talk-00001") == 0);
    }

    @Test
    void aLargeMessageOfTheFunctionWaitsForAClientThatReadsLate() throws Exception {
        var heard = new Heard();
        heard.isLate = true;
        var socket = connect(heard, "");
        socket.sendText("flood", true).join();
        // The client has not asked for a message: what the function sent stands in buffers that are bounded.
        assertThat(heard.events.poll(300, TimeUnit.MILLISECONDS)).isNull();

        socket.request(1);

        assertThat(heard.next()).isEqualTo("binary " + (4 << 20));
        socket.abort();
    }

    @Test
    void aHundredAtATimeEachHearTheirOwn() throws Exception {
        var all = new ArrayList<Heard>();
        var sockets = new ArrayList<CompletableFuture<WebSocket>>();
        for (var i = 0; i < 100; i++) {
            var heard = new Heard();
            all.add(heard);
            sockets.add(platform.http.newWebSocketBuilder().buildAsync(at(""), heard));
        }
        for (var i = 0; i < 100; i++) {
            sockets.get(i).get(30, TimeUnit.SECONDS).sendText("I am " + i, true).join();
        }
        for (var i = 0; i < 100; i++) {
            assertThat(all.get(i).next()).isEqualTo("text I am " + i);
            sockets.get(i).join().abort();
        }
        Platform.await("the slots", () -> platform.gateway.inFlight("shop", "talk-00001") == 0);
    }
}
