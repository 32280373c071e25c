package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.accesslog.AccessLog;
import dev.nabi.gateway.events.Events;
import dev.nabi.gateway.events.HttpEventsClient;
import dev.nabi.gateway.telemetry.Telemetry;
import dev.nabi.metering.Outcome;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gateway with an events process that a test plays: what is handed over, and what is delivered. */
class EventsIT {
    private static final String TOKEN = "the-token-of-events-and-gateways";
    private static final String ID = "shop.cart.01hzzzzzzz0123456789abcdef";

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final AccessLog accessLog =
            new AccessLog(new AccessLog.Settings(false, false, List.of()), new PrintStream(out, false));
    private Platform platform;
    private FunctionServer function;
    private HttpServer events;

    /** What the events process was asked. */
    private record Asked(String method, String target, MultiMap fields, String body) {}

    @BeforeEach
    void start() throws Exception {
        platform = new Platform(
                vertx -> {
                    events = vertx.createHttpServer()
                            .requestHandler(this::answer)
                            .listen(0, "127.0.0.1")
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join();
                    var url = URI.create("http://127.0.0.1:" + events.actualPort());
                    return Events.by(new HttpEventsClient(vertx, url, () -> TOKEN), () -> TOKEN);
                },
                new Telemetry(null, accessLog.log()));
        function = new FunctionServer(platform.vertx, 0);
    }

    @AfterEach
    void stop() {
        accessLog.close();
        platform.close();
    }

    private List<String> log() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void answer(HttpServerRequest in) {
        in.body().onSuccess(body -> {
            asked.add(new Asked(
                    in.method().name(),
                    in.uri(),
                    MultiMap.caseInsensitiveMultiMap().addAll(in.headers()),
                    body.toString()));
            if (in.uri().startsWith("/v1/async/")) {
                in.response().putHeader("Content-Type", "application/json").end("{\"state\":\"queued\"}");
            } else if (body.toString().equals("full")) {
                in.response().setStatusCode(429).putHeader("Retry-After", "7").end("the lane is full");
            } else if (body.toString().equals("break")) {
                in.connection().close();
            } else {
                in.response()
                        .setStatusCode(202)
                        .putHeader("Location", "/async/" + ID)
                        .putHeader("Nabi-Event-Id", ID)
                        .putHeader("Preference-Applied", "respond-async")
                        .end();
            }
        });
    }

    private HttpResponse<String> send(String method, String path, String body, String... fields) throws Exception {
        var request = HttpRequest.newBuilder(platform.uri(path)).method(method, BodyPublishers.ofString(body));
        if (fields.length > 0) {
            request.headers(fields);
        }
        return platform.http.send(request.build(), BodyHandlers.ofString());
    }

    private void cart(String spec) {
        platform.function("cart", spec);
        platform.pod("cart", "cart-1", function.port());
        Platform.await("an instance", () -> platform.gateway.choosable(Platform.NAMESPACE, "cart-00001") == 1);
    }

    @Test
    void anAsynchronousCallIsHandedOverAsItIsAndWakesNothing() throws Exception {
        platform.function("cart", "");

        var answer = send(
                "PUT",
                "/function/shop/cart/items?id=1",
                "{\"n\":1}",
                "Prefer",
                "wait=5, respond-async",
                "Content-Type",
                "application/json",
                "Authorization",
                "Basic eDp5",
                "Idempotency-Key",
                "k1",
                "Nabi-Delay",
                "30s",
                "Nabi-Caller",
                "forged",
                "Nabi-Original-Target",
                "/forged");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("location")).contains("/async/" + ID);
        assertThat(answer.headers().firstValue("nabi-event-id")).contains(ID);
        assertThat(answer.headers().firstValue("preference-applied")).contains("respond-async");
        assertThat(asked).singleElement().satisfies(one -> {
            assertThat(one.method + " " + one.target).isEqualTo("POST /v1/namespaces/shop/functions/cart/calls");
            assertThat(one.body).isEqualTo("{\"n\":1}");
            assertThat(one.fields.getAll("Authorization")).containsExactly("Bearer " + TOKEN);
            assertThat(one.fields.get("Nabi-Original-Method")).isEqualTo("PUT");
            assertThat(one.fields.getAll("Nabi-Original-Target")).containsExactly("/items?id=1");
            assertThat(one.fields.get("Nabi-Original-Authorization")).isEqualTo("Basic eDp5");
            assertThat(one.fields.get("Prefer")).isEqualTo("wait=5");
            assertThat(one.fields.get("Idempotency-Key")).isEqualTo("k1");
            assertThat(one.fields.get("Nabi-Delay")).isEqualTo("30s");
            assertThat(one.fields.get("Content-Type")).isEqualTo("application/json");
            assertThat(one.fields.contains("Nabi-Caller")).isFalse();
        });
        assertThat(platform.scale.wakes).isEmpty();
        assertThat(platform.ended).isEmpty();
    }

    @Test
    void whatTheEventsProcessRefusesIsPassedOn() throws Exception {
        platform.function("cart", "");

        var answer = send("POST", "/function/shop/cart", "full", "Prefer", "respond-async");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("retry-after")).contains("7");
        assertThat(answer.body()).isEqualTo("the lane is full");
    }

    @Test
    void noAnswerIsNeverA202() throws Exception {
        platform.function("cart", "");

        var broken = send("POST", "/function/shop/cart", "break", "Prefer", "respond-async");
        events.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        var away = send("POST", "/function/shop/cart", "x", "Prefer", "respond-async");

        assertThat(List.of(broken, away)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).isPresent();
            assertThat(answer.body()).contains("events-away");
        });
    }

    @Test
    void aLongBodyIsRefusedAlsoWithoutALength() throws Exception {
        platform.function("cart", "");
        var long1 = "x".repeat((1 << 20) + 1);

        var declared = send("POST", "/function/shop/cart", long1, "Prefer", "respond-async");
        var chunked = platform.http.send(
                HttpRequest.newBuilder(platform.uri("/function/shop/cart"))
                        .header("Prefer", "respond-async")
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(long1)))
                        .build(),
                BodyHandlers.ofString());
        var whole = send("POST", "/function/shop/cart", "x".repeat(1 << 20), "Prefer", "respond-async");

        assertThat(declared.statusCode()).isEqualTo(413);
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(whole.statusCode()).isEqualTo(202);
        assertThat(asked).hasSize(1);
    }

    @Test
    void anUnknownFunctionIs404AndOneOverItsLimitsIsNotHandedOver() throws Exception {
        platform.function("cart", "limits: {requests: {perMinute: 1, burst: 1}}");

        assertThat(send("POST", "/function/shop/none", "x", "Prefer", "respond-async")
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("POST", "/function/shop/cart", "x", "Prefer", "respond-async")
                        .statusCode())
                .isEqualTo(202);
        assertThat(send("POST", "/function/shop/cart", "x", "Prefer", "respond-async")
                        .statusCode())
                .isEqualTo(429);
        assertThat(asked).hasSize(1);
    }

    @Test
    void whoMayNotCallMayNotCallLaterEither() throws Exception {
        platform.function("cart", "access: {serviceAccounts: [shop/till]}");

        var call = send("POST", "/function/shop/cart", "x", "Prefer", "respond-async", "Authorization", "Bearer x");
        var status = send("GET", "/async/" + ID, "", "Authorization", "Bearer x");

        assertThat(call.statusCode()).isEqualTo(401);
        assertThat(status.statusCode()).isEqualTo(401);
        assertThat(asked).isEmpty();
    }

    @Test
    void anAsynchronousCallIsReadAndCancelled() throws Exception {
        platform.function("cart", "");

        var read = send("GET", "/async/" + ID + "?wait=30s", "");
        var cancelled = send("DELETE", "/async/" + ID, "");
        var posted = send("POST", "/async/" + ID, "");
        var unknown = send("GET", "/async/" + ID.replace("cart", "gone"), "");

        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.body()).isEqualTo("{\"state\":\"queued\"}");
        assertThat(read.headers().firstValue("content-type")).contains("application/json");
        assertThat(cancelled.statusCode()).isEqualTo(200);
        assertThat(posted.statusCode()).isEqualTo(405);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(asked)
                .extracting(one -> one.method + " " + one.target)
                .containsExactly("GET /v1/async/" + ID + "?wait=30s", "DELETE /v1/async/" + ID);
    }

    @Test
    void topicsAndWebhooksPassWithWhatTheirSenderShows() throws Exception {
        var topic = send("POST", "/events/shop/orders", "{}", "Authorization", "Bearer mine", "ce-type", "a");
        var hook = send("POST", "/hooks/shop/github", "{}", "X-Hub-Signature-256", "sha256=00");
        var odd = send("POST", "/events/shop/Orders", "{}");

        assertThat(topic.statusCode()).isEqualTo(202);
        assertThat(hook.statusCode()).isEqualTo(202);
        assertThat(odd.statusCode()).isEqualTo(400);
        assertThat(asked)
                .extracting(one -> one.target)
                .containsExactly("/v1/namespaces/shop/topics/orders", "/v1/namespaces/shop/webhooks/github");
        assertThat(asked.getFirst().fields.get("Nabi-Original-Authorization")).isEqualTo("Bearer mine");
        assertThat(asked.getFirst().fields.getAll("Authorization")).containsExactly("Bearer " + TOKEN);
        assertThat(asked.getFirst().fields.get("ce-type")).isEqualTo("a");
    }

    @Test
    void aDeliveryPassesAccessAndLimitsOfCallersAndIsTold() throws Exception {
        cart("access: {serviceAccounts: [shop/till]}, concurrency: 4, limits: {perAddress: {perMinute: 1, burst: 1}}");

        for (var i = 1; i <= 3; i++) {
            var answer = send(
                    "POST",
                    "/function/shop/cart/seen",
                    "x",
                    "Nabi-Delivery",
                    TOKEN,
                    "Nabi-Event-Id",
                    ID,
                    "Nabi-Attempt",
                    Integer.toString(i),
                    "Nabi-Trigger",
                    "orders",
                    "Nabi-Replay",
                    "true",
                    "Nabi-Caller",
                    "{\"kind\":\"apiKey\"}",
                    "Prefer",
                    "respond-async");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("nabi-outcome")).contains("OK");
            assertThat(answer.headers().firstValue("nabi-cold")).contains("false");
            assertThat(answer.headers().firstValue("nabi-revision")).contains("cart-00001");
            assertThat(answer.headers().firstValue("nabi-window")).contains("4");
            assertThat(answer.headers().firstValue("nabi-invocation-id")).isPresent();
            assertThat(answer.body().toLowerCase(java.util.Locale.ROOT))
                    .contains(
                            "nabi-event-id", ID, "nabi-attempt", "nabi-trigger", "nabi-replay", "nabi-caller", "apikey")
                    .doesNotContain(TOKEN, "nabi-delivery");
        }
        assertThat(asked).isEmpty();
        Platform.await("what was metered", () -> platform.ended.size() == 3);
        Platform.await("lines of the log", () -> log().size() == 3);
        assertThat(log().getLast())
                .contains(
                        "\"event\":\"" + ID + "\"",
                        "\"eventAttempt\":\"3\"",
                        "\"trigger\":\"orders\"",
                        "\"replay\":true")
                .doesNotContain(TOKEN);
    }

    @ParameterizedTest
    @CsvSource({"not-the-token-at-all-not-at-all", "the-token-of-events-and-gateway", "''"})
    void aStrangerIsNoDelivery(String token) throws Exception {
        cart("concurrency: 4");

        var answer = send(
                "POST",
                "/function/shop/cart/seen",
                "x",
                "Nabi-Delivery",
                token,
                "Nabi-Event-Id",
                "forged",
                "Nabi-Attempt",
                "1",
                "Nabi-Caller",
                "forged");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("nabi-outcome")).isEmpty();
        assertThat(answer.headers().firstValue("nabi-window")).isEmpty();
        assertThat(answer.body()).doesNotContain("forged");
    }

    @Test
    void theOutcomeSaysWhetherFunctionCodeWasReached() throws Exception {
        cart("concurrency: 1");

        var own = send("POST", "/function/shop/cart/status?code=404", "", "Nabi-Delivery", TOKEN);
        var failed = send("POST", "/function/shop/cart/status?code=500", "", "Nabi-Delivery", TOKEN);
        var died = send("POST", "/function/shop/cart/die", "", "Nabi-Delivery", TOKEN);
        platform.function("shut", "limits: {methods: [GET]}");
        var refused = send("POST", "/function/shop/shut", "", "Nabi-Delivery", TOKEN);

        assertThat(own.headers().firstValue("nabi-outcome")).contains(Outcome.CLIENT_ERROR.name());
        assertThat(failed.headers().firstValue("nabi-outcome")).contains(Outcome.SERVER_ERROR.name());
        assertThat(died.statusCode()).isEqualTo(502);
        assertThat(died.headers().firstValue("nabi-outcome")).contains(Outcome.INSTANCE_DIED.name());
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("nabi-outcome")).contains(Outcome.NEVER_STARTED.name());
    }

    @Test
    void theWindowLeavesRoomForCallsThatSomebodyWaitsFor() throws Exception {
        cart("concurrency: 4");
        var waiting = platform.http.sendAsync(
                HttpRequest.newBuilder(platform.uri("/function/shop/cart/hold")).build(), BodyHandlers.ofString());
        Platform.await("a call that runs", () -> function.held.size() == 1);

        var answer = send("POST", "/function/shop/cart/seen", "x", "Nabi-Delivery", TOKEN);

        assertThat(answer.headers().firstValue("nabi-window")).contains("3");
        function.held.forEach(held -> held.response().end());
        waiting.get(10, TimeUnit.SECONDS);
    }

    @Test
    void withoutAnEventsProcessItIs501AndACallIsAsBefore() throws Exception {
        try (var plain = new Platform()) {
            var server = new FunctionServer(plain.vertx, 0);
            plain.function("cart", "");
            plain.pod("cart", "cart-1", server.port());
            for (var path : List.of("/function/shop/cart", "/events/shop/orders", "/hooks/shop/a", "/async/" + ID)) {
                var answer = plain.http.send(
                        HttpRequest.newBuilder(plain.uri(path))
                                .header("Prefer", "respond-async")
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(path).isEqualTo(501);
                assertThat(answer.body()).contains("events.enabled");
            }
            assertThat(plain.get("/function/shop/cart/seen").statusCode()).isEqualTo(200);
        }
    }
}
