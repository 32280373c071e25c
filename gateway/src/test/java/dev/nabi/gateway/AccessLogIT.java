package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.accesslog.AccessLog;
import dev.nabi.gateway.telemetry.Telemetry;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessLogIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private AccessLog log;
    private Platform platform;
    private FunctionServer server;

    @AfterEach
    void stop() {
        log.close();
        server.close();
        platform.close();
    }

    private void start(boolean isErrorsOnly, boolean hasQuery, List<String> headers) throws Exception {
        start(isErrorsOnly, hasQuery, headers, out);
    }

    private void start(boolean isErrorsOnly, boolean hasQuery, List<String> headers, OutputStream to) throws Exception {
        log = new AccessLog(new AccessLog.Settings(isErrorsOnly, hasQuery, headers), new PrintStream(to, false));
        platform = new Platform(new Telemetry(null, log.log()));
        server = new FunctionServer(platform.vertx, 0);
        platform.function("cart", "");
        platform.pod("cart", "cart-1", server.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "cart-00001") == 1);
    }

    private List<JsonObject> lines(int count) {
        Platform.await(
                count + " lines",
                () -> out.toString(StandardCharsets.UTF_8).lines().count() >= count);
        return out.toString(StandardCharsets.UTF_8).lines().map(JsonObject::new).toList();
    }

    @Test
    void aCallIsALineWithoutWhatMayBeSecret() throws Exception {
        start(false, false, List.of());

        var answer = platform.http.send(
                HttpRequest.newBuilder(platform.uri("/function/shop/cart/none?token=s3cret"))
                        .header("Authorization", "Bearer s3cret")
                        .build(),
                BodyHandlers.ofString());

        var line = lines(1).getFirst();
        assertThat(line.getString("method")).isEqualTo("GET");
        assertThat(line.getString("path")).isEqualTo("/function/shop/cart/none");
        assertThat(line.getString("namespace")).isEqualTo("shop");
        assertThat(line.getString("function")).isEqualTo("cart");
        assertThat(line.getString("revision")).isEqualTo("cart-00001");
        assertThat(line.getString("instance")).isEqualTo("cart-1");
        assertThat(line.getInteger("status")).isEqualTo(204);
        assertThat(line.getString("outcome")).isEqualTo("ok");
        assertThat(line.getString("client")).isEqualTo("127.0.0.1");
        assertThat(line.getString("invocationId"))
                .isEqualTo(answer.headers().firstValue("Nabi-Invocation-Id").orElseThrow());
        assertThat(line.getJsonObject("stagesMs").fieldNames()).contains("connect", "function", "response");
        assertThat(line.getDouble("durationMs")).isPositive();
        assertThat(line.encode()).doesNotContain("s3cret");
    }

    @Test
    void queryAndFieldsAreThereWhereTheyAreAskedFor() throws Exception {
        start(false, true, List.of("x-request-id"));

        platform.http.send(
                HttpRequest.newBuilder(platform.uri("/function/shop/cart/none?a=1"))
                        .header("X-Request-Id", "r-7")
                        .build(),
                BodyHandlers.ofString());

        var line = lines(1).getFirst();
        assertThat(line.getString("query")).isEqualTo("a=1");
        assertThat(line.getJsonObject("headers").getMap()).containsOnly(java.util.Map.entry("x-request-id", "r-7"));
    }

    @Test
    void errorsOnlyAreFourAndFiveHundreds() throws Exception {
        start(true, false, List.of());

        platform.get("/function/shop/cart/none");
        platform.get("/function/shop/cart/status?code=500");
        platform.get("/function/shop/nobody");

        assertThat(lines(2).stream().map(line -> line.getInteger("status")).toList())
                .containsExactly(500, 404);
        assertThat(lines(2).getLast().getString("reason")).isEqualTo("NoFunction");
    }

    @Test
    void requestThatCannotBeReadIsALineWithoutMethodAndPath() throws Exception {
        start(true, false, List.of());

        raw("GET /function/shop/cart HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
        raw("rubbish\r\n\r\n");

        assertThat(lines(2)).hasSize(2).allSatisfy(line -> {
            assertThat(line.getInteger("status")).isEqualTo(400);
            assertThat(line.getString("outcome")).isEqualTo("client_error");
            assertThat(line.getString("reason")).isEqualTo("BadRequest");
            assertThat(line.getString("client")).isEqualTo("127.0.0.1");
            assertThat(line.getString("invocationId")).hasSize(32);
            assertThat(line.containsKey("path")).isFalse();
            assertThat(line.containsKey("function")).isFalse();
        });
    }

    @Test
    void requestThatComesWhileTheGatewayShutsDownIsALine() throws Exception {
        start(true, false, List.of());
        platform.gateway.refuse();

        assertThat(platform.get("/function/shop/cart/none?token=s3cret").statusCode())
                .isEqualTo(503);

        var line = lines(1).getFirst();
        assertThat(line.getString("reason")).isEqualTo("ShuttingDown");
        assertThat(line.getString("path")).isEqualTo("/function/shop/cart/none");
        assertThat(line.encode()).doesNotContain("s3cret");
    }

    /** Sends bytes, and reads until the gateway closes. */
    private void raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }

    /** The bytes that a client sends are in no line as they are: none ends it, none is a terminal's command. */
    @Test
    void noClientForgesALine() throws Exception {
        start(false, true, List.of("x-note"));

        try (var socket = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port())) {
            socket.getOutputStream()
                    .write(
                            "GET /function/shop/cart/none?%0a{\"status\":200} HTTP/1.1\r\nHost: x\r\nX-Note: a\u0085\u009b2J\"\\\t\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.ISO_8859_1));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }

        assertThat(lines(1)).hasSize(1);
        assertThat(out.toString(StandardCharsets.ISO_8859_1).strip().chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    @Test
    void aLogThatNobodyReadsHoldsUpNoCallAndIsBounded() throws Exception {
        var isStuck = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        start(false, false, List.of(), new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                isStuck.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException stop) {
                    throw new IOException(stop);
                }
            }
        });
        platform.get("/function/shop/cart/none");
        isStuck.await();

        try (var socket = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port())) {
            var calls = 8192 + 700;
            var request = "GET /function/shop/nobody HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            var reader = Thread.ofVirtual().start(() -> {
                try {
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException closed) {
                    // The end of the test.
                }
            });
            for (var i = 0; i < calls; i++) {
                socket.getOutputStream().write(request);
            }
            Platform.await("calls without a line", () -> log.dropped() >= calls - 8192 - 1);
            socket.shutdownInput();
            reader.join();
        }
        goOn.countDown();
    }
}
