package dev.nabi.gateway;

import static dev.nabi.gateway.AccessPlatform.CLUSTER;
import static dev.nabi.gateway.AccessPlatform.OTHER_SECRET;
import static dev.nabi.gateway.AccessPlatform.SECRET;
import static dev.nabi.gateway.AccessPlatform.account;
import static dev.nabi.gateway.AccessPlatform.allowed;
import static dev.nabi.gateway.AccessPlatform.apiKey;
import static dev.nabi.gateway.AccessPlatform.bearer;
import static dev.nabi.gateway.AccessPlatform.denied;
import static dev.nabi.gateway.AccessPlatform.hash;
import static dev.nabi.gateway.AccessPlatform.none;
import static dev.nabi.gateway.AccessPlatform.uncheckedHash;
import static dev.nabi.gateway.TestIssuer.claims;
import static dev.nabi.gateway.TestIssuer.inSeconds;
import static dev.nabi.gateway.TestIssuer.token;
import static dev.nabi.gateway.TestIssuer.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of credential in a header: what is answered, whether anything is woken, and what the function sees. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTableIT {
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
    @MethodSource({"jwts", "accounts", "keys"})
    void isAllowedOrTurnedAway(AccessPlatform.Row row) {
        access.check(row);
    }

    private Stream<AccessPlatform.Row> jwts() throws Exception {
        var invalid = "error=\"invalid_token\"";
        return Stream.of(
                allowed(
                        "jwt",
                        "right, RS256",
                        bearer(token(access.rsa, "RS256", access.jwt())),
                        "\"kind\":\"jwt\",\"id\":\"ana\""),
                allowed("jwt", "right, PS512", bearer(token(access.rsa, "PS512", access.jwt())), "\"id\":\"ana\""),
                allowed("jwt", "right, ES256", bearer(token(access.ec, "ES256", access.jwt())), "\"id\":\"ana\""),
                allowed("jwt", "right, EdDSA", bearer(token(access.ed25519, "EdDSA", access.jwt())), "\"id\":\"ana\""),
                denied("jwt", "none", none(), 401, "Bearer realm=\"shop/jwt\""),
                denied("jwt", "no token at all", bearer("abc"), 401, invalid),
                denied(
                        "jwt",
                        "another scheme",
                        request -> request.header("Authorization", "Basic YTpi"),
                        401,
                        "Bearer realm"),
                denied(
                        "jwt",
                        "wrong signature",
                        bearer(token(access.stranger, "RS256", access.jwt())),
                        401,
                        "the signature is wrong"),
                denied(
                        "jwt",
                        "expired",
                        bearer(token(
                                access.rsa, "RS256", with(access.jwt(), it -> it.setExpirationTime(inSeconds(-60))))),
                        401,
                        "has expired"),
                denied(
                        "jwt",
                        "no expiry",
                        bearer(token(access.rsa, "RS256", with(access.jwt(), it -> it.unsetClaim("exp")))),
                        401,
                        invalid),
                denied(
                        "jwt",
                        "not yet valid",
                        bearer(token(access.rsa, "RS256", with(access.jwt(), it -> it.setNotBefore(inSeconds(90))))),
                        401,
                        "not valid yet"),
                denied(
                        "jwt",
                        "wrong audience",
                        bearer(token(access.rsa, "RS256", with(access.jwt(), it -> it.setAudience("bank")))),
                        401,
                        "another audience"),
                denied(
                        "jwt",
                        "wrong issuer",
                        bearer(token(
                                access.rsa, "RS256", with(access.jwt(), it -> it.setIssuer("https://evil.example")))),
                        401,
                        "another issuer"),
                denied(
                        "jwt",
                        "without the claim",
                        bearer(token(
                                access.rsa,
                                "RS256",
                                with(access.jwt(), it -> it.setStringClaim("scope", "orders:read")))),
                        403,
                        "error=\"insufficient_scope\""),
                denied("jwt", "alg none", bearer(token(null, "one", "none", access.jwt())), 401, "algorithm"),
                denied(
                        "jwt",
                        "key confusion RS/HS",
                        bearer(token(
                                new HmacKey(access.rsa.getPublicKey().getEncoded()), "one", "HS256", access.jwt())),
                        401,
                        "algorithm"),
                denied(
                        "jwt",
                        "key confusion ES/RS",
                        bearer(token(access.stranger.getPrivateKey(), "two", "RS256", access.jwt())),
                        401,
                        "not known"),
                denied(
                        "jwt",
                        "unknown kid",
                        bearer(token(access.rsa.getPrivateKey(), "nine", "RS256", access.jwt())),
                        401,
                        "not known"),
                denied(
                        "away",
                        "issuer away",
                        bearer(token(access.rsa, "RS256", with(access.jwt(), it -> it.setIssuer(access.away.url())))),
                        503,
                        ""),
                denied(
                        "secret-issuer",
                        "private issuer",
                        bearer(token(
                                access.rsa, "RS256", with(access.jwt(), it -> it.setIssuer("http://127.0.0.1:1")))),
                        503,
                        ""));
    }

    private Stream<AccessPlatform.Row> accounts() {
        var checkout = "system:serviceaccount:shop:checkout";
        return Stream.of(
                allowed(
                        "accounts",
                        "right",
                        bearer(token(access.rsa, "RS256", account("nabi", checkout))),
                        "\"kind\":\"serviceAccount\",\"id\":\"shop/checkout\""),
                denied("accounts", "none", none(), 401, "Bearer realm"),
                denied(
                        "accounts",
                        "another account",
                        bearer(token(access.rsa, "RS256", account("nabi", "system:serviceaccount:shop:other"))),
                        403,
                        "insufficient_scope"),
                denied(
                        "accounts",
                        "another namespace",
                        bearer(token(access.rsa, "RS256", account("nabi", "system:serviceaccount:bank:checkout"))),
                        403,
                        "insufficient_scope"),
                denied(
                        "accounts",
                        "for the API server",
                        bearer(token(access.rsa, "RS256", account(CLUSTER, checkout))),
                        401,
                        "another audience"),
                denied(
                        "accounts",
                        "wrong signature",
                        bearer(token(access.stranger, "RS256", account("nabi", checkout))),
                        401,
                        "signature"),
                denied(
                        "accounts",
                        "another issuer",
                        bearer(token(access.rsa, "RS256", claims(access.issuer.url(), "nabi", checkout))),
                        401,
                        "another issuer"));
    }

    private Stream<AccessPlatform.Row> keys() {
        return Stream.of(
                allowed("keys", "right", apiKey("ci." + SECRET), "{\"kind\":\"apiKey\",\"id\":\"ci\"}"),
                allowed("keys", "right, as a bearer", bearer("ci." + SECRET), "\"id\":\"ci\""),
                denied("keys", "none", none(), 401, "Bearer realm=\"shop/keys\""),
                denied("keys", "wrong secret", apiKey("ci." + OTHER_SECRET), 401, "not known"),
                denied("keys", "unknown id", apiKey("cx." + SECRET), 401, "not known"),
                denied("keys", "an id of another function", apiKey("old." + OTHER_SECRET), 403, "insufficient_scope"),
                denied(
                        "keys",
                        "an entry that is no hash",
                        apiKey("broken.secretsecretsecretsecretsecretsecret"),
                        401,
                        "not known"),
                denied("keys", "too short to be a key", apiKey("ci.0123"), 401, "cannot be read"),
                denied("keys", "the hash for the secret", apiKey("ci." + uncheckedHash()), 401, "not known"),
                denied("nosecret", "Secret missing", apiKey("ci." + SECRET), 503, ""),
                allowed("any", "key of any of its kinds", apiKey("old." + OTHER_SECRET), "\"id\":\"old\""),
                allowed(
                        "any",
                        "token beside a wrong key",
                        request -> bearer(token(
                                        access.rsa, "RS256", account("nabi", "system:serviceaccount:shop:checkout")))
                                .apply(apiKey("ci.0").apply(request)),
                        "shop/checkout"),
                allowed("optional", "nobody", none(), "no caller"),
                allowed("optional", "a wrong key is nobody", apiKey("ci." + OTHER_SECRET), "no caller"),
                allowed("optional", "somebody", apiKey("ci." + SECRET), "\"id\":\"ci\""),
                allowed(
                        "open",
                        "header forged by the client",
                        request -> request.header("Nabi-Caller", "{\"kind\":\"jwt\",\"id\":\"root\"}")
                                .header("nabi_caller", "root"),
                        "no caller"),
                allowed(
                        "keys",
                        "header forged beside a key",
                        request -> apiKey("ci." + SECRET).apply(request.header("Nabi-Caller", "{\"id\":\"root\"}")),
                        "{\"kind\":\"apiKey\",\"id\":\"ci\"}"));
    }

    @Test
    void tokenOfAServiceAccountDoesNotReachTheFunctionAndAJwtDoes() {
        var account = account("nabi", "system:serviceaccount:shop:checkout");

        assertThat(access.call("accounts", bearer(token(access.rsa, "RS256", account)))
                        .body())
                .doesNotContain("authorization");
        assertThat(access.call("jwt", bearer(token(access.rsa, "RS256", access.jwt())))
                        .body())
                .contains("\"authorization\":\"Bearer ");
    }

    @Test
    void keysThatWereRotatedAreFetchedAndAnIssuerThatIsAwayIsServedByWhatWasFetched() throws Exception {
        var before = access.issuer.fetches.get();
        access.call("jwt", bearer(token(access.rsa, "RS256", access.jwt())));
        var later = TestIssuer.rsa("later");
        access.issuer.serves(access.ec, later);
        assertThat(access.call("jwt-asleep", bearer(token(later, "RS256", access.jwt())))
                        .statusCode())
                .isEqualTo(401);

        access.ticks.skip(Duration.ofSeconds(31));

        assertThat(access.call("jwt", bearer(token(later, "RS256", access.jwt())))
                        .statusCode())
                .isEqualTo(200);
        assertThat(access.call(
                                "jwt-asleep",
                                bearer(token(access.rsa, "RS256", with(access.jwt(), it -> it.setSubject("bob")))))
                        .statusCode())
                .as("of a key that was taken back")
                .isEqualTo(401);
        access.issuer.away(true);
        access.ticks.skip(Duration.ofHours(23));
        assertThat(access.call("jwt", bearer(token(later, "RS256", with(access.jwt(), it -> it.setSubject("eve")))))
                        .statusCode())
                .isEqualTo(200);
        access.ticks.skip(Duration.ofHours(2));
        assertThat(access.call(
                                "jwt-asleep",
                                bearer(token(later, "RS256", with(access.jwt(), it -> it.setSubject("sue")))))
                        .statusCode())
                .isEqualTo(503);
        assertThat(access.issuer.fetches.get()).isGreaterThan(before);
        access.issuer.away(false);
        access.issuer.serves(access.rsa, access.ec, access.ed25519);
        access.ticks.skip(Duration.ofMinutes(1));
        assertThat(access.call(
                                "jwt",
                                bearer(token(access.rsa, "RS256", with(access.jwt(), it -> it.setSubject("joe")))))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void changeOfTheSecretOrOfTheFunctionHoldsWithinSecondsAndMakesNoRevision() throws Exception {
        access.secret("rotating", Map.of("ci", hash(SECRET)));
        access.function("rotating", "apiKeys: {secret: rotating}");
        assertThat(access.call("rotating", apiKey("ci." + SECRET)).statusCode()).isEqualTo(200);

        access.secret("rotating", Map.of("ci", hash(SECRET), "next", hash(OTHER_SECRET)));
        access.ticks.skip(Duration.ofSeconds(11));
        assertThat(access.call("rotating", apiKey("next." + OTHER_SECRET)).statusCode())
                .isEqualTo(200);
        access.secret("rotating", Map.of("next", hash(OTHER_SECRET)));
        access.ticks.skip(Duration.ofSeconds(11));
        assertThat(access.call("rotating", apiKey("ci." + SECRET)).statusCode()).isEqualTo(401);

        access.platform.function("rotating", "access: {public: true}");
        Platform.await(
                "the change of the Function",
                () -> access.call("rotating", none()).statusCode() == 200);
        access.platform.function("rotating", "access: {serviceAccounts: [shop/none]}");
        Platform.await(
                "its closing",
                () -> access.call("rotating", apiKey("next." + OTHER_SECRET)).statusCode() == 401);
    }

    @Test
    void eachVerifiedCallerHasARateOfItsOwn() {
        access.platform.function(
                "limited", "access: {apiKeys: {secret: keys}}, limits: {perCaller: {perMinute: 1, burst: 1}}");
        access.platform.pod("limited", "limited-1", access.server.port());

        assertThat(access.call("limited", apiKey("ci." + SECRET)).statusCode()).isEqualTo(200);
        assertThat(access.call("limited", apiKey("ci." + SECRET)).statusCode()).isEqualTo(429);
        assertThat(access.call("limited", apiKey("old." + OTHER_SECRET)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void functionWithoutAccessIsOpenUnlessTheInstallationSaysOtherwise() throws Exception {
        try (var closed = new Platform("access-default=denied")) {
            closed.function("hello", "");
            closed.pod("hello", "hello-1", access.server.port());
            var answer = closed.get("/function/shop/hello");
            closed.function("opened", "access: {public: true}");
            closed.pod("opened", "opened-1", access.server.port());

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("spec.access");
            assertThat(closed.get("/function/shop/opened").statusCode()).isEqualTo(200);
            assertThat(closed.scale.wakes).noneMatch(revision -> "hello".equals(revision.function()));
        }
    }
}
