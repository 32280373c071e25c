package dev.nabi.gateway;

import static dev.nabi.gateway.AccessPlatform.BODY;
import static dev.nabi.gateway.AccessPlatform.OTHER_SECRET;
import static dev.nabi.gateway.AccessPlatform.SECRET;
import static dev.nabi.gateway.AccessPlatform.allowed;
import static dev.nabi.gateway.AccessPlatform.denied;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each provider's signatures: what is answered, whether anything is woken, and what the function sees. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookTableIT {
    private AccessPlatform access;

    @BeforeAll
    void start() throws Exception {
        access = new AccessPlatform();
    }

    @AfterAll
    void stop() {
        access.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"webhooks"})
    void isAllowedOrTurnedAway(AccessPlatform.Row row) {
        access.check(row);
    }

    private Stream<AccessPlatform.Row> webhooks() {
        var now = System.currentTimeMillis() / 1000;
        return Stream.of(
                allowed("github", "right", github(SECRET, BODY, "right"), "{\"kind\":\"webhook\",\"id\":\"github\"}"),
                denied("github", "replayed", github(SECRET, BODY, "right"), 409, ""),
                allowed("github", "by the secret before", github(OTHER_SECRET, BODY, "old"), "github"),
                denied("github", "none", posting("none"), 401, "Webhook realm=\"shop/github\", provider=\"github\""),
                denied("github", "wrong secret", github("guessed", BODY, "w"), 401, "Webhook"),
                denied(
                        "github",
                        "another body",
                        request -> github(SECRET, BODY, "x").apply(request).POST(BodyPublishers.ofString("y")),
                        401,
                        "Webhook"),
                denied(
                        "github",
                        "SHA-1",
                        request -> posting("s").apply(request).header("X-Hub-Signature-256", "sha1=00"),
                        401,
                        "Webhook"),
                denied(
                        "github",
                        "too long",
                        request -> github(SECRET, "x".repeat(1 << 20), "z").apply(request),
                        413,
                        ""),
                allowed(
                        "github",
                        "without a declared length",
                        request -> github(SECRET, BODY, "chunked").apply(request),
                        "github"),
                allowed("github", "long", github(SECRET, "x".repeat(200_000), "long"), "github"),
                allowed("stripe", "right", stripe(SECRET, now), "stripe"),
                denied("stripe", "replayed", stripe(SECRET, now), 409, ""),
                denied("stripe", "expired", stripe(SECRET, now - 400), 401, "Webhook"),
                denied("stripe", "not yet valid", stripe(SECRET, now + 400), 401, "Webhook"),
                denied("stripe", "wrong secret", stripe("guessed", now), 401, "Webhook"),
                allowed("slack", "right", slack(SECRET, now), "slack"),
                denied("slack", "replayed", slack(SECRET, now), 409, ""),
                denied("slack", "expired", slack(SECRET, now - 400), 401, "Webhook"),
                denied("slack", "wrong secret", slack("guessed", now), 401, "Webhook"),
                allowed("standard", "right", standard("msg_1", now), "\"delivery\":\"msg_1\""),
                denied("standard", "replayed", standard("msg_1", now), 409, ""),
                allowed("standard", "sent again, signed anew", standard("msg_1", now + 1), "\"delivery\":\"msg_1\""),
                denied("standard", "expired", standard("msg_2", now - 400), 401, "Webhook"),
                denied(
                        "standard",
                        "id exchanged",
                        request -> standard("msg_3", now).apply(request).setHeader("webhook-id", "msg_4"),
                        401,
                        "Webhook"),
                allowed("any", "signature", github(SECRET, BODY, "any"), "github"),
                denied("any", "wrong signature", github("guessed", BODY, "any"), 401, "Bearer"));
    }

    private static UnaryOperator<HttpRequest.Builder> posting(String salt) {
        return request -> request.POST(BodyPublishers.ofString(BODY + salt));
    }

    private static UnaryOperator<HttpRequest.Builder> github(String secret, String body, String salt) {
        var sent = body + salt;
        var isChunked = "chunked".equals(salt);
        return request -> request.header("X-Hub-Signature-256", "sha256=" + hmac(secret, sent))
                .POST(
                        isChunked
                                ? BodyPublishers.ofInputStream(
                                        () -> new java.io.ByteArrayInputStream(sent.getBytes(StandardCharsets.UTF_8)))
                                : BodyPublishers.ofString(sent));
    }

    private static UnaryOperator<HttpRequest.Builder> stripe(String secret, long time) {
        return request -> request.header(
                        "Stripe-Signature",
                        "t=" + time + ",v1=" + "0".repeat(64) + ",v1=" + hmac(secret, time + "." + BODY) + ",v0=00")
                .POST(BodyPublishers.ofString(BODY));
    }

    private static UnaryOperator<HttpRequest.Builder> slack(String secret, long time) {
        return request -> request.header("X-Slack-Request-Timestamp", Long.toString(time))
                .header("X-Slack-Signature", "v0=" + hmac(secret, "v0:" + time + ":" + BODY))
                .POST(BodyPublishers.ofString(BODY));
    }

    private static UnaryOperator<HttpRequest.Builder> standard(String id, long time) {
        var signature =
                Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hmac(SECRET, id + "." + time + "." + BODY)));
        return request -> request.header("webhook-id", id)
                .header("webhook-timestamp", Long.toString(time))
                .header("webhook-signature", "v1a,abc v1," + signature)
                .POST(BodyPublishers.ofString(BODY));
    }

    private static String hmac(String secret, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception fault) {
            throw new IllegalStateException(fault);
        }
    }

    @Test
    void deliveryThatTheFunctionDidNotTakeMayBeSentAgain() {
        var request = github(SECRET, BODY, "failing");
        UnaryOperator<HttpRequest.Builder> failing =
                it -> request.apply(it).uri(access.platform.uri("/function/shop/github/status?code=500"));

        assertThat(access.call("github", failing).statusCode()).isEqualTo(500);
        assertThat(access.call("github", request).statusCode()).isEqualTo(200);
        assertThat(access.call("github", request).statusCode()).isEqualTo(409);
    }
}
