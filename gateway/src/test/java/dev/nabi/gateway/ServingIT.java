package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.metering.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServingIT {
    private Platform platform;
    private FunctionServer server;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        platform.close();
    }

    private void hello() {
        platform.function("hello", "");
        platform.pod("hello", "hello-1", server.port());
        Platform.await("the instance", () -> platform.gateway.choosable("shop", "hello-00001") == 1);
    }

    @Test
    void functionSeesItsPathAndWhatTheGatewayAdds() throws Exception {
        hello();
        var request = HttpRequest.newBuilder(platform.uri("/function/shop/hello/a/b?c=d"))
                .header("Nabi-Timeout-Ms", "1")
                .header("X-Forwarded-For", "6.6.6.6")
                .header("Forwarded", "for=6.6.6.6")
                .header("X-Mine", "kept")
                .build();

        var response = platform.http.send(request, BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        var seen = new JsonObject(response.body());
        assertThat(seen.getString("uri")).isEqualTo("/a/b?c=d");
        var headers = seen.getJsonObject("headers").getMap();
        var id = response.headers().firstValue("Nabi-Invocation-Id").orElseThrow();
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(headers)
                .containsEntry("nabi-invocation-id", id)
                .containsEntry("nabi-timeout-ms", "30000")
                .containsEntry("x-forwarded-for", "127.0.0.1")
                .containsEntry("x-forwarded-proto", "http")
                .containsEntry("x-forwarded-host", "127.0.0.1:" + platform.gateway.port())
                .containsEntry("x-forwarded-prefix", "/function/shop/hello")
                .containsEntry("x-mine", "kept")
                .doesNotContainKeys("forwarded", "connection", "upgrade", "http2-settings");
        assertThat(response.headers().map())
                .containsKeys("x-own", "server-timing")
                .doesNotContainKeys("x-hop", "nabi-secret", "connection");
        assertThat(response.headers().firstValue("Server-Timing").orElseThrow())
                .matches("queue;dur=[0-9.]+, start;dur=[0-9.]+, function;dur=[0-9.]+");
        assertThat(platform.ended)
                .singleElement()
                .returns(Outcome.OK, Platform.Ended::outcome)
                .returns(200, Platform.Ended::status)
                .returns(256, Platform.Ended::memoryMib)
                .returns((long) response.body().length(), Platform.Ended::bytesOut);
    }

    @Test
    void allFirstCallsAreAnsweredWhenAPodComes() throws Exception {
        platform.function("hello", "concurrency: 7");
        platform.scale.onWake = revision -> {
            if (platform.scale.wakes.size() == 1) {
                platform.vertx.setTimer(
                        200,
                        timer -> platform.vertx.executeBlocking(
                                () -> platform.pod("hello", "hello-1", server.port()), false));
            }
        };

        var calls = new ArrayList<CompletableFuture<Integer>>();
        for (var i = 0; i < 200; i++) {
            calls.add(platform.http
                    .sendAsync(
                            HttpRequest.newBuilder(platform.uri("/function/hello"))
                                    .build(),
                            BodyHandlers.discarding())
                    .thenApply(response -> response.statusCode()));
        }

        for (var call : calls) {
            assertThat(call.get(30, TimeUnit.SECONDS)).isEqualTo(200);
        }
        assertThat(server.requests).hasValue(200);
        assertThat(server.mostRunning.get()).isLessThanOrEqualTo(7);
        assertThat(platform.scale.wakes).hasSizeLessThan(10);
        assertThat(platform.ended).hasSize(200).anyMatch(Platform.Ended::isCold);
    }

    @Test
    void markedInstanceIsNotChosenAndADeletedOneNeither() throws Exception {
        hello();
        assertThat(platform.get("/function/hello").statusCode()).isEqualTo(200);
        try (var other = new FunctionServer(platform.vertx, 0)) {
            platform.pod("hello", "hello-2", other.port());
            Platform.await("the other", () -> {
                platform.get("/function/hello");
                return other.requests.get() > 0;
            });

            platform.annotate("hello-1", Labels.DRAINING, "2026-01-01T00:00:00Z");
            Platform.await("the mark", () -> platform.gateway.choosable("shop", "hello-00001") == 1);
            var before = server.requests.get();
            for (var i = 0; i < 30; i++) {
                assertThat(platform.get("/function/hello").statusCode()).isEqualTo(200);
            }

            assertThat(server.requests).hasValue(before);
            platform.client.pods().inNamespace("shop").withName("hello-2").delete();
            Platform.await("the deletion", () -> platform.gateway.choosable("shop", "hello-00001") == 0);
        }
    }

    @Test
    void refusingInstanceIsLeftAndItsRequestTriedElsewhere() throws Exception {
        hello();
        assertThat(platform.get("/function/hello").statusCode()).isEqualTo(200);
        try (var other = new FunctionServer(platform.vertx, 0)) {
            platform.pod("hello", "hello-2", other.port());
            Platform.await("both", () -> platform.gateway.choosable("shop", "hello-00001") == 2);

            server.close();
            for (var i = 0; i < 40; i++) {
                assertThat(platform.get("/function/hello").statusCode()).isEqualTo(200);
            }

            Platform.await("the refusal", () -> platform.gateway.choosable("shop", "hello-00001") == 1);
        }
    }

    @Test
    void bodiesStreamBothWays() throws Exception {
        hello();
        var body = new byte[3 << 20];
        new Random(1).nextBytes(body);

        var client = platform.vertx.createHttpClient();
        var echoed = echo(client, body, Map.of());
        var known = echo(client, body, Map.of("Content-Length", Integer.toString(body.length)));

        assertThat(echoed).isEqualTo(body);
        assertThat(known).isEqualTo(body);
        assertThat(platform.ended)
                .hasSize(2)
                .allMatch(ended -> ended.bytesIn() == body.length && ended.bytesOut() == body.length);
    }

    /** Both directions at a time: a client that first sends and then reads would stand still, and rightly so. */
    private byte[] echo(HttpClient client, byte[] body, Map<String, String> headers) throws Exception {
        return client.request(HttpMethod.POST, platform.gateway.port(), "127.0.0.1", "/function/hello/echo")
                .compose(request -> {
                    request.headers().addAll(headers);
                    request.setChunked(headers.isEmpty());
                    for (var sent = 0; sent < body.length; sent += 1 << 16) {
                        request.write(
                                Buffer.buffer(Arrays.copyOfRange(body, sent, Math.min(body.length, sent + (1 << 16)))));
                    }
                    request.end();
                    return request.response();
                })
                .compose(HttpClientResponse::body)
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .getBytes();
    }

    @Test
    void requestBodyIsCountedAndAskedFor() throws Exception {
        hello();

        var response = platform.http.send(
                HttpRequest.newBuilder(platform.uri("/function/hello/sink"))
                        .expectContinue(true)
                        .POST(BodyPublishers.ofByteArray(new byte[1 << 20]))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo(Integer.toString(1 << 20));
        assertThat(platform.ended).singleElement().returns(1L << 20, Platform.Ended::bytesIn);
    }

    @Test
    void statusesMakeOutcomes() {
        hello();

        assertThat(platform.get("/function/hello/status?code=404").body()).isEqualTo("said 404");
        assertThat(platform.get("/function/hello/status?code=500").statusCode()).isEqualTo(500);
        assertThat(platform.get("/function/hello/none").statusCode()).isEqualTo(204);

        assertThat(platform.ended)
                .extracting(Platform.Ended::outcome)
                .containsExactly(Outcome.CLIENT_ERROR, Outcome.SERVER_ERROR, Outcome.OK);
    }

    @Test
    void readinessPathIsAskedBeforeAnInstanceIsUsed() {
        platform.function("hello", "");
        platform.pod("hello", "bad", server.port(), Map.of(Labels.READINESS_PATH, "/status?code=503"));
        Platform.await("probes", () -> server.requests.get() > 3);

        assertThat(platform.gateway.choosable("shop", "hello-00001")).isZero();
        platform.pod("hello", "good", server.port(), Map.of(Labels.READINESS_PATH, "/status?code=302"));
        assertThat(platform.get("/function/hello").statusCode()).isEqualTo(200);
    }

    @Test
    void problemsSayWhatToDo() {
        platform.function("broken", "", "[]");

        var unknown = platform.get("/function/nope/x?y=z");
        var notReady = platform.get("/function/broken");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(new JsonObject(unknown.body()).getString("detail")).contains("/function/nope/x", "kubectl get fn");
        assertThat(notReady.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(notReady.body()).getString("detail"))
                .contains("ImagePullFailed", "kubectl describe fn broken -n shop");
        assertThat(notReady.body()).doesNotContain("no such image x");
    }

    /** What is said of a call's log passes in one direction each; all else by such a name is the gateway's. */
    @Test
    void aCallerMayAskForItsLogAndAFunctionMayTellIt() throws Exception {
        hello();

        var answer = platform.http.send(
                HttpRequest.newBuilder(platform.uri("/function/shop/hello"))
                        .header("Nabi-Log", "tail")
                        .header("Nabi-Log-Result", "forged")
                        .header("Nabi-Secret", "forged")
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.body()).contains("\"nabi-log\":\"tail\"").doesNotContain("forged");
        assertThat(answer.headers().firstValue("Nabi-Log-Result")).hasValue("bG9n");
        assertThat(answer.headers().map()).doesNotContainKeys("nabi-log", "nabi-secret");
    }
}
