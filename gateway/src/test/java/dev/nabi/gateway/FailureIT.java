package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.metering.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailureIT {
    private Platform platform;
    private FunctionServer server;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
    }

    @AfterEach
    void stop() {
        server.close();
        platform.close();
    }

    private void hello(String spec) {
        platform.function("hello", spec);
        platform.pod("hello", "hello-1", server.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "hello-00001") == 1);
    }

    private Outcome outcome() {
        Platform.await("an end", () -> !platform.ended.isEmpty());
        return platform.ended.getFirst().outcome();
    }

    private int inFlight() {
        return platform.gateway.inFlight("shop", "hello-00001");
    }

    private Socket ask(String path) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), platform.gateway.port());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        var text = new StringBuilder();
        while (!text.toString().contains(end)) {
            var c = in.read();
            if (c < 0) {
                return text + "<EOF>";
            }
            text.append((char) c);
        }
        return text.toString();
    }

    @Test
    void answerThatDoesNotComeInTimeIs504AndTheFunctionIsCutOff() throws Exception {
        hello("timeoutSeconds: 1");

        var response = platform.get("/function/hello/never");

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(new JsonObject(response.body()).getString("detail")).contains("timeoutSeconds");
        assertThat(server.reset.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(inFlight()).isZero();
    }

    @Test
    void answerThatDoesNotEndInTimeIsBrokenNotEnded() throws Exception {
        hello("timeoutSeconds: 1");
        try (var socket = ask("/function/hello/first-then-never")) {
            var text = readUntil(socket.getInputStream(), "\r\n0\r\n");

            assertThat(text).contains("first").endsWith("<EOF>");
            assertThat(outcome()).isEqualTo(Outcome.TIMED_OUT);
        }
    }

    @Test
    void instanceThatDiesBeforeItAnswersIs502() {
        hello("");

        var response = platform.get("/function/hello/die");

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.headers().firstValue("Nabi-Invocation-Id")).isPresent();
        assertThat(outcome()).isEqualTo(Outcome.INSTANCE_DIED);
        assertThat(server.requests).hasValue(1);
    }

    @Test
    void instanceThatDiesInItsAnswerBreaksIt() {
        hello("");

        assertThatThrownBy(() -> platform.http.send(
                        HttpRequest.newBuilder(platform.uri("/function/hello/half"))
                                .build(),
                        BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);

        assertThat(outcome()).isEqualTo(Outcome.INSTANCE_DIED);
        assertThat(inFlight()).isZero();
    }

    @Test
    void clientThatGoesFreesTheSlotAndStopsTheFunction() throws Exception {
        hello("concurrency: 1");
        try (var socket = ask("/function/hello/never")) {
            Platform.await("the call", () -> !server.held.isEmpty());
            assertThat(socket.isConnected()).isTrue();
        }

        assertThat(server.reset.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(platform.get("/function/hello").statusCode()).isEqualTo(200);
    }

    @Test
    void clientThatGoesWhileItWaitsLeavesTheQueue() throws Exception {
        platform.function("hello", "queue: {length: 1}");
        try (var socket = ask("/function/hello")) {
            Platform.await("the queue", () -> platform.gateway.queued("shop", "hello-00001") == 1);
            assertThat(socket.isConnected()).isTrue();
            var second = platform.get("/function/hello");
            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.headers().firstValue("Retry-After")).isPresent();
            assertThat(second.body()).contains("spec.queue.length");
        }

        Platform.await("an empty queue", () -> platform.gateway.queued("shop", "hello-00001") == 0);
        assertThat(platform.ended).extracting(Platform.Ended::outcome).contains(Outcome.CLIENT_GONE);
    }

    @Test
    void whoWaitsInVainIsToldWhereToLook() {
        platform.function("hello", "queue: {waitSeconds: 1}");
        platform.scale.outcome = new dev.nabi.gateway.activation.ScaleClient.Outcome.Failed("403 Forbidden");

        var response = platform.get("/function/hello");

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(response.body())
                .contains("kubectl describe fn hello -n shop")
                .doesNotContain("403 Forbidden");
        assertThat(outcome()).isEqualTo(Outcome.NEVER_STARTED);
        assertThat(platform.scale.wakes).hasSizeBetween(2, 8);
    }

    @Test
    void causeIsToldOnlyWhereTheGatewaySaysSo() throws Exception {
        try (var detailed = new Platform("causes")) {
            detailed.functionOfStatus(
                    "broken",
                    "",
                    "{conditions: [{type: Ready, status: \"False\", reason: Crash, message: its last words}]}");

            var problem = new JsonObject(detailed.get("/function/broken").body());

            assertThat(problem.getString("cause")).isEqualTo("its last words");
            assertThat(problem.getString("component")).isEqualTo("gateway");
            assertThat(problem.getString("reason")).isEqualTo("NotReady");
            assertThat(problem.getString("instance")).startsWith("urn:nabi:invocation:");
        }
    }

    @Test
    void waiterIsServedWhenASlotFrees() throws Exception {
        hello("concurrency: 1");
        var first = CompletableFuture.supplyAsync(() -> platform.get("/function/hello/hold"));
        Platform.await("the call", () -> !server.held.isEmpty());
        var second = CompletableFuture.supplyAsync(() -> platform.get("/function/hello"));
        Platform.await("the queue", () -> platform.gateway.queued("shop", "hello-00001") == 1);

        server.release();

        assertThat(first.get(10, TimeUnit.SECONDS).body()).isEqualTo("released");
        assertThat(second.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(platform.scale.wakes).isEmpty();
    }

    @Test
    void slowReaderHoldsTheFunctionBackNotTheMemory() throws Exception {
        hello("");
        try (var socket = ask("/function/hello/big")) {
            readUntil(socket.getInputStream(), "\r\n\r\n");
            Platform.await("the function to be held back", () -> server.isHeldBack());
            var first = server.written.get();

            assertThat(first).isLessThan(48 << 20);
            var rest = socket.getInputStream().readNBytes(64 << 20);
            assertThat(rest).hasSize(64 << 20);
        }
        assertThat(outcome()).isEqualTo(Outcome.OK);
        assertThat(platform.ended.getFirst().bytesOut()).isEqualTo(64 << 20);
    }
}
