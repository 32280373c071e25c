package dev.nabi.bench.metering;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.AccessSpec;
import dev.nabi.gateway.access.AccessControl;
import dev.nabi.gateway.access.Decision;
import dev.nabi.gateway.access.IssuerKeys;
import dev.nabi.gateway.access.IssuerSource;
import dev.nabi.gateway.access.Presented;
import dev.nabi.gateway.access.SecretContent;
import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.metering.Ticks;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What access costs a call on its event loop: from the fields of the request to the decision. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgs = "-XX:+UseSerialGC")
public class AccessBench {
    private static final FunctionKey FUNCTION = new FunctionKey("shop", "cart");
    private static final String ISSUER = "https://id.example.org";
    private static final String SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /** Rules, and requests that fulfil them. */
    @State(Scope.Benchmark)
    public static class Requests implements IssuerSource {
        private AccessControl control;
        private RsaJsonWebKey key;
        private AccessSpec open;
        private AccessSpec keys;
        private AccessSpec jwt;
        private Fields none;
        private Fields withKey;
        private Fields withToken;
        private Fields withWrongKey;

        @Setup
        public void start() throws Exception {
            key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("one");
            var digest = MessageDigest.getInstance("SHA-256").digest(SECRET.getBytes(StandardCharsets.US_ASCII));
            var entry = ("sha256:" + HexFormat.of().formatHex(digest)).getBytes(StandardCharsets.US_ASCII);
            control = new AccessControl(
                    this,
                    (namespace, name) ->
                            CompletableFuture.completedStage(new SecretContent.Entries(Map.of("ci", entry))),
                    "nabi",
                    Ticks.system(),
                    reason -> {});
            open = Serialization.unmarshal("public: true", AccessSpec.class);
            keys = Serialization.unmarshal("apiKeys: {secret: nabi-api-keys}", AccessSpec.class);
            jwt = Serialization.unmarshal("jwt: {issuer: '" + ISSUER + "', audiences: [shop]}", AccessSpec.class);
            none = request();
            withKey = request().add("X-Api-Key", "ci." + SECRET);
            withWrongKey = request().add("X-Api-Key", "ci." + SECRET.replace('0', '1'));
            withToken = request().add("Authorization", "Bearer " + token());
            warm(keys, withKey);
            warm(jwt, withToken);
        }

        private static Fields request() {
            return new Fields(2048)
                    .add("Host", "gateway.example.org")
                    .add("User-Agent", "curl/8.0")
                    .add("Accept", "*/*");
        }

        /** A token as an OpenID provider makes it: some 700 characters. */
        private String token() throws Exception {
            var claims = new JwtClaims();
            claims.setIssuer(ISSUER);
            claims.setAudience("shop");
            claims.setSubject("4f7f3a1e-9a4e-4c15-a3e5-5f0c5ad7b1de");
            claims.setExpirationTimeMinutesInTheFuture(600);
            claims.setIssuedAtToNow();
            claims.setGeneratedJwtId();
            claims.setStringClaim("scope", "openid profile email orders:read orders:write");
            claims.setStringClaim("azp", "shop-web");
            var signed = new JsonWebSignature();
            signed.setPayload(claims.toJson());
            signed.setKey(key.getPrivateKey());
            signed.setKeyIdHeaderValue("one");
            signed.setAlgorithmHeaderValue("RS256");
            return signed.getCompactSerialization();
        }

        /** What is fetched or verified once is: what is measured is all that follows. */
        private void warm(AccessSpec rule, Fields fields) {
            var decision = check(rule, fields);
            if (decision instanceof Decision.Later(var stage)) {
                decision = stage.toCompletableFuture().join();
            }
            if (!(decision instanceof Decision.Allowed)) {
                throw new IllegalStateException("not allowed: " + decision);
            }
            if (!(check(rule, fields) instanceof Decision.Allowed)) {
                throw new IllegalStateException("not known the second time");
            }
        }

        Decision check(AccessSpec rule, Fields fields) {
            return control.check(
                    FUNCTION, rule, Presented.of(fields.all(FieldName.AUTHORIZATION), fields.all(FieldName.X_API_KEY)));
        }

        @Override
        public CompletionStage<IssuerKeys> keys(String issuer, String jwksUri) {
            return CompletableFuture.completedStage(new IssuerKeys(ISSUER, List.of(key)));
        }

        @Override
        public CompletionStage<IssuerKeys> ofCluster() {
            return keys(ISSUER, null);
        }

        @TearDown
        public void stop() {
            control.close();
        }
    }

    /** A Function without access: the one question that its call is asked. */
    @Benchmark
    public boolean none(Requests of) {
        return of.open.hasCredentials();
    }

    @Benchmark
    public Object apiKey(Requests of) {
        return of.check(of.keys, of.withKey);
    }

    @Benchmark
    public Object wrongApiKey(Requests of) {
        return of.check(of.keys, of.withWrongKey);
    }

    @Benchmark
    public Object jwtFromTheCache(Requests of) {
        return of.check(of.jwt, of.withToken);
    }

    @Benchmark
    public Object nothingShown(Requests of) {
        return of.check(of.jwt, of.none);
    }
}
