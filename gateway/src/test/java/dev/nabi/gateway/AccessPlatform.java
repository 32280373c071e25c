package dev.nabi.gateway;

import static dev.nabi.gateway.TestIssuer.claims;
import static dev.nabi.gateway.TestIssuer.token;
import static dev.nabi.gateway.TestIssuer.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jose4j.jwk.PublicJsonWebKey;

/** A gateway with a Function for each kind of access, one at work and one asleep, and issuers that a test plays. */
final class AccessPlatform implements AutoCloseable {
    static final String SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef";
    static final String OTHER_SECRET = "fedcba9876543210fedcba9876543210fedcba9876543210";
    static final String BODY = "{\"zen\":\"Keep it logically awesome.\"}";
    static final String CLUSTER = "https://kubernetes.default.svc.cluster.local";

    final Platform.SkippingTicks ticks = new Platform.SkippingTicks();
    Platform platform;
    FunctionServer server;
    TestIssuer issuer;
    TestIssuer away;
    TestIssuer cluster;
    PublicJsonWebKey rsa;
    PublicJsonWebKey ec;
    PublicJsonWebKey ed25519;
    PublicJsonWebKey stranger;

    AccessPlatform() throws Exception {
        issuer = new TestIssuer();
        away = new TestIssuer();
        cluster = new TestIssuer();
        rsa = TestIssuer.rsa("one");
        ec = TestIssuer.ec("two");
        ed25519 = TestIssuer.ed25519("three");
        stranger = TestIssuer.rsa("one");
        issuer.serves(rsa, ec, ed25519);
        away.serves(rsa);
        away.away(true);
        cluster.serves(rsa);
        platform = new Platform("access-private-issuers=" + issuer.hostAndPort() + "," + away.hostAndPort(), ticks);
        platform.document("/.well-known/openid-configuration", "{\"issuer\":\"" + CLUSTER + "\"}");
        platform.document("/openid/v1/jwks", cluster.jwks());
        server = new FunctionServer(platform.vertx, 0);
        secret("keys", Map.of("ci", hash(SECRET), "old", hash(OTHER_SECRET), "broken", "secret"));
        secret("hooks", Map.of("now", SECRET, "before", OTHER_SECRET));
        secret(
                "standard",
                Map.of("now", "whsec_" + Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8))));
        function("open", "public: true");
        function("jwt", "jwt: {issuer: \"%s\", audiences: [shop], claims: {scope: [orders]}}".formatted(issuer.url()));
        function("away", "jwt: {issuer: \"%s\", audiences: [shop]}".formatted(away.url()));
        function("secret-issuer", "jwt: {issuer: \"http://127.0.0.1:1\", audiences: [shop]}");
        function("accounts", "serviceAccounts: [shop/checkout]");
        function("keys", "apiKeys: {secret: keys, keys: [ci]}");
        function("nosecret", "apiKeys: {secret: none}");
        function("github", "webhook: {provider: github, secret: hooks}");
        function("stripe", "webhook: {provider: stripe, secret: hooks}");
        function("slack", "webhook: {provider: slack, secret: hooks}");
        function("standard", "webhook: {provider: standardWebhooks, secret: standard}");
        function(
                "any",
                "apiKeys: {secret: keys}, serviceAccounts: [shop/checkout], webhook: {provider: github, secret: hooks}");
        function("optional", "public: true, apiKeys: {secret: keys}");
    }

    @Override
    public void close() {
        server.close();
        platform.close();
        Stream.of(issuer, away, cluster).forEach(TestIssuer::close);
    }

    void secret(String name, Map<String, String> entries) {
        var encoded = new java.util.HashMap<String, String>();
        entries.forEach((key, value) ->
                encoded.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        platform.client
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(Platform.NAMESPACE)
                        .endMetadata()
                        .withData(encoded)
                        .build())
                .createOr(there -> there.update());
    }

    /** A Function at work, and one of the same access that nothing runs of. */
    void function(String name, String access) {
        platform.function(name, "access: {" + access + "}");
        platform.pod(name, name + "-1", server.port());
        platform.function(name + "-asleep", "access: {" + access + "}, queue: {waitSeconds: 1}");
    }

    static String hash(String text) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "sha256:" + HexFormat.of().formatHex(digest);
    }

    /** A row: {@code error} is the word of the challenge, {@code caller} a part of what the function sees. */
    record Row(
            String function,
            String what,
            UnaryOperator<HttpRequest.Builder> request,
            int status,
            String challenge,
            String caller) {
        @Override
        public String toString() {
            return function + ": " + what + " → " + status;
        }
    }

    static Row allowed(String function, String what, UnaryOperator<HttpRequest.Builder> request, String caller) {
        return new Row(function, what, request, 200, "", caller);
    }

    static Row denied(
            String function, String what, UnaryOperator<HttpRequest.Builder> request, int status, String challenge) {
        return new Row(function, what, request, status, challenge, "");
    }

    static UnaryOperator<HttpRequest.Builder> none() {
        return UnaryOperator.identity();
    }

    static UnaryOperator<HttpRequest.Builder> bearer(String token) {
        return request -> request.header("Authorization", "Bearer " + token);
    }

    static UnaryOperator<HttpRequest.Builder> apiKey(String key) {
        return request -> request.header("X-Api-Key", key);
    }

    void check(Row row) {
        if (row.status() == 200) {
            var answer = call(row.function(), row.request());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            if ("no caller".equals(row.caller())) {
                assertThat(answer.body()).doesNotContain("nabi-caller", "root");
            } else {
                assertThat(answer.body())
                        .contains(row.caller().replace("\"", "\\\""))
                        .doesNotContain("root");
            }
            return;
        }
        var metered = platform.ended.size();
        // A function that was to see the call once has it already where a delivery is repeated.
        var name = row.status() == 409 ? row.function() : row.function() + "-asleep";
        var requests = server.requests.get();

        var answer = call(name, row.request());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(row.status());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .contains(row.challenge().replace("shop/" + row.function(), "shop/" + name));
        assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent())
                .isEqualTo(row.status() == 401 || row.status() == 403);
        assertThat(platform.scale.wakes).as("woken").isEmpty();
        assertThat(platform.ended).as("metered").hasSize(metered);
        assertThat(server.requests.get()).isEqualTo(requests);
    }

    static String uncheckedHash() {
        try {
            return hash(SECRET).substring("sha256:".length());
        } catch (Exception fault) {
            throw new IllegalStateException(fault);
        }
    }

    HttpResponse<String> call(String function, UnaryOperator<HttpRequest.Builder> request) {
        try {
            return platform.http.send(
                    request.apply(HttpRequest.newBuilder(platform.uri("/function/shop/" + function))
                                    .timeout(Duration.ofSeconds(20)))
                            .build(),
                    BodyHandlers.ofString());
        } catch (Exception failed) {
            throw new IllegalStateException(function, failed);
        }
    }

    org.jose4j.jwt.JwtClaims jwt() {
        return with(claims(issuer.url(), "shop", "ana"), it -> it.setStringClaim("scope", "read orders"));
    }

    static org.jose4j.jwt.JwtClaims account(String audience, String subject) {
        return claims(CLUSTER, audience, subject);
    }
}
