package dev.nabi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Function with limits behind a gateway: what passes, what is refused, and that what is refused wakes nothing. */
class LimitsIT {
    private Platform platform;
    private FunctionServer server;

    @BeforeEach
    void start() throws Exception {
        platform = new Platform();
        server = new FunctionServer(platform.vertx, 0);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private void function(String name, String limits) {
        platform.function(name, "concurrency: 0, limits: " + limits);
        platform.pod(name, name + "-1", server.port());
        Platform.await("an instance", () -> platform.gateway.choosable(Platform.NAMESPACE, name + "-00001") == 1);
    }

    private HttpResponse<String> send(String method, String path, String body, String... fields) throws Exception {
        var request = HttpRequest.newBuilder(platform.uri(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (var i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return platform.http.send(request.build(), BodyHandlers.ofString());
    }

    private List<HttpResponse<String>> calls(String path, int count) {
        var answers = new ArrayList<HttpResponse<String>>();
        for (var call = 0; call < count; call++) {
            answers.add(platform.get(path));
        }
        return answers;
    }

    private static long count(List<HttpResponse<String>> answers, int status) {
        return answers.stream().filter(answer -> answer.statusCode() == status).count();
    }

    @Test
    void theBurstPassesAndWhatIsAboveIsNoInvocation() {
        function("cart", "{requests: {perMinute: 2, burst: 5}}");

        var answers = calls("/function/shop/cart", 12);

        assertThat(count(answers, 200)).isEqualTo(5);
        assertThat(count(answers, 429)).isEqualTo(7);
        assertThat(server.requests.get()).isEqualTo(5);
        Platform.await("what was metered", () -> platform.ended.size() == 5);
        var refused = answers.getLast();
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(25L, 30L);
        assertThat(refused.headers().firstValue("RateLimit-Policy")).contains("\"requests\";q=2;w=60");
        assertThat(refused.headers().firstValue("RateLimit").orElse("")).startsWith("\"requests\";r=0;t=");
        var problem = new JsonObject(refused.body());
        assertThat(problem.getString("type")).isEqualTo("urn:nabi:problem:rate-limited");
        assertThat(problem.getString("detail"))
                .contains("shop/cart")
                .contains("2 per minute, burst 5")
                .contains("spec.limits.requests");
    }

    @Test
    void whatIsRefusedWakesNothing() throws Exception {
        platform.function(
                "idle",
                "limits: {requests: {perMinute: 1, burst: 1}, methods: [GET], maxRequestBytes: 10,"
                        + " cors: {origins: ['https://a.example']}}");

        assertThat(send("POST", "/function/shop/idle", "").statusCode()).isEqualTo(405);
        assertThat(send("GET", "/function/shop/idle", "more than ten bytes").statusCode())
                .isEqualTo(413);
        assertThat(send(
                                "OPTIONS",
                                "/function/shop/idle",
                                "",
                                "Origin",
                                "https://a.example",
                                "Access-Control-Request-Method",
                                "GET")
                        .statusCode())
                .isEqualTo(204);

        assertThat(platform.scale.wakes).isEmpty();
        assertThat(platform.ended).isEmpty();
    }

    @Test
    void aChangedLimitHoldsAtOnceAndKeepsWhatWasUsed() {
        function("cart", "{requests: {perMinute: 1, burst: 5}}");
        assertThat(count(calls("/function/shop/cart", 4), 200)).isEqualTo(4);

        platform.function("cart", "concurrency: 0, limits: {requests: {perMinute: 2, burst: 5}}");
        Platform.await(
                "the changed limit",
                () -> new JsonObject(refusal("/function/shop/cart"))
                        .getString("detail", "")
                        .contains("2 per minute"));
        assertThat(server.requests.get()).as("the one that was left").isEqualTo(5);

        platform.function("cart", "concurrency: 0");
        Platform.await("no limit", () -> count(calls("/function/shop/cart", 10), 200) == 10);
    }

    private String refusal(String path) {
        var answer = platform.get(path);
        return answer.statusCode() == 429 ? answer.body() : "{}";
    }

    @Test
    void oneAddressHasItsRate() {
        function("cart", "{perAddress: {perMinute: 1, burst: 3}}");

        var answers = calls("/function/shop/cart", 5);

        assertThat(count(answers, 200)).isEqualTo(3);
        assertThat(answers.getLast().body()).contains("spec.limits.perAddress").contains("of one address");
    }

    @Test
    void aCallThatAnotherRateRefusesIsNotTakenFromTheAddress() {
        function("cart", "{perAddress: {perMinute: 1, burst: 3}, requests: {perMinute: 1, burst: 1}}");
        assertThat(count(calls("/function/shop/cart", 4), 200)).isEqualTo(1);

        platform.function("cart", "concurrency: 0, limits: {perAddress: {perMinute: 1, burst: 3}}");

        Platform.await("two more", () -> {
            calls("/function/shop/cart", 1);
            return server.requests.get() == 3;
        });
        assertThat(count(calls("/function/shop/cart", 3), 429)).isEqualTo(3);
    }

    @Test
    void aMethodThatIsNotTakenIsToldThoseThatAre() throws Exception {
        function("cart", "{methods: [GET, POST]}");

        var answer = send("DELETE", "/function/shop/cart", "");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, POST");
        assertThat(answer.body()).contains("spec.limits.methods");
        assertThat(send("POST", "/function/shop/cart", "x").statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyMayHaveWhatTheFunctionSaysAlsoWithoutALength() throws Exception {
        function("cart", "{maxRequestBytes: 1000}");

        assertThat(send("POST", "/function/shop/cart", "x".repeat(1000)).statusCode())
                .isEqualTo(200);
        var tooLong = send("POST", "/function/shop/cart", "x".repeat(1001));
        assertThat(tooLong.statusCode()).isEqualTo(413);
        assertThat(tooLong.body()).contains("1000 bytes").contains("spec.limits.maxRequestBytes");
        assertThat(server.requests.get()).isEqualTo(1);

        // One that answers at the end of the body: an answer before it would reach the client first.
        var chunked = HttpRequest.newBuilder(platform.uri("/function/shop/cart/sink"))
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream("x".repeat(50_000).getBytes(StandardCharsets.US_ASCII))))
                .build();
        assertThat(platform.http.send(chunked, BodyHandlers.ofString()).statusCode())
                .isEqualTo(413);
    }

    @Test
    void theAnswerToAPageHasTheGatewaysFieldsAndNoneOfTheFunctions() throws Exception {
        function("cart", "{cors: {origins: ['https://a.example'], exposeHeaders: [X-Total]}}");

        var answer = send("GET", "/function/shop/cart/cors", "", "Origin", "https://a.example");
        assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly("https://a.example");
        assertThat(answer.headers().allValues("Access-Control-Expose-Headers")).containsExactly("X-Total");
        assertThat(answer.headers().allValues("Vary")).contains("Origin");

        var stranger = send("GET", "/function/shop/cart/cors", "", "Origin", "https://b.example");
        assertThat(stranger.headers().allValues("Access-Control-Allow-Origin")).isEmpty();

        var refused = send("GET", "/function/shop/cart", "", "Origin", "https://a.example", "X-Big", "1");
        assertThat(refused.headers().allValues("Access-Control-Allow-Origin")).containsExactly("https://a.example");
    }

    @Test
    void withoutCorsAFunctionAnswersPreflightsItself() throws Exception {
        function("cart", "{requests: {perSecond: 1000}}");

        var answer = send(
                "OPTIONS",
                "/function/shop/cart/cors",
                "",
                "Origin",
                "https://a.example",
                "Access-Control-Request-Method",
                "GET");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Access-Control-Allow-Origin")).containsExactly("of the function");
        assertThat(server.requests.get()).isEqualTo(1);
    }

    @Test
    void aProblemIsToldToThePageToo() throws Exception {
        function("cart", "{requests: {perMinute: 1, burst: 1}, cors: {origins: ['*']}}");
        platform.get("/function/shop/cart");

        var refused = send("GET", "/function/shop/cart", "", "Origin", "https://a.example");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().allValues("Access-Control-Allow-Origin")).containsExactly("*");
    }
}
