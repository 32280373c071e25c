package dev.nabi.local.api.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.resources.Resources;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Tokens of ServiceAccounts, as TokenRequest makes them: a JWT that this process signs with a key of its own, so that none has
 * to be kept. A token ends with its time, its ServiceAccount or the process.
 */
public final class AccountTokens {
    /** Who the tokens are for where a request names nobody. */
    static final String API_AUDIENCE = "https://kubernetes.default.svc";

    /** Where the keys are. */
    static final String KEYS = "/openid/v1/jwks";

    private static final long LEAST_SECONDS = Duration.ofMinutes(10).toSeconds();
    private static final long USUAL_SECONDS = Duration.ofHours(1).toSeconds();
    private static final long MOST_SECONDS = 1L << 32;
    /** ES256, whose signatures are in the format of JWS. */
    private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

    private static final String KEY_ID = "local";
    private static final String HEADER = encoded("{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"JWT\"}"
            .formatted(KEY_ID)
            .getBytes(StandardCharsets.UTF_8));

    /** Bytes of a coordinate of P-256. */
    private static final int COORDINATE = 32;

    private final Resources resources;
    private final KeyPair key;

    public AccountTokens(Resources resources) {
        this.resources = resources;
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            key = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no P-256", e);
        }
    }

    /** The issuer's document, by which others verify tokens that are for them. */
    static ObjectNode issuer() {
        var document = Json.object().put("issuer", API_AUDIENCE).put("jwks_uri", API_AUDIENCE + KEYS);
        document.putArray("response_types_supported").add("id_token");
        document.putArray("subject_types_supported").add("public");
        document.putArray("id_token_signing_alg_values_supported").add("ES256");
        return document;
    }

    /** The key that verifies them, as a JWK set. */
    ObjectNode keys() {
        var point = ((ECPublicKey) key.getPublic()).getW();
        var keys = Json.object();
        keys.putArray("keys")
                .addObject()
                .put("kty", "EC")
                .put("use", "sig")
                .put("alg", "ES256")
                .put("kid", KEY_ID)
                .put("crv", "P-256")
                .put("x", coordinate(point.getAffineX()))
                .put("y", coordinate(point.getAffineY()));
        return keys;
    }

    private static String coordinate(BigInteger number) {
        var bytes = new byte[COORDINATE];
        var shortest = number.toByteArray();
        var length = Math.min(COORDINATE, shortest.length);
        System.arraycopy(shortest, shortest.length - length, bytes, COORDINATE - length, length);
        return encoded(bytes);
    }

    /** Answers a TokenRequest for a ServiceAccount that is there. */
    ObjectNode mint(ObjectNode account, JsonNode request) {
        var seconds = request.path("spec").path("expirationSeconds").asLong(USUAL_SECONDS);
        if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
            throw ApiException.badRequest("spec.expirationSeconds: Invalid value: %d: is %d to %d"
                    .formatted(seconds, LEAST_SECONDS, MOST_SECONDS));
        }
        var audiences = Json.textList(request.path("spec").path("audiences"));
        var ends = resources.clock().instant().plusSeconds(seconds);
        var answer = Json.object().put("kind", "TokenRequest").put("apiVersion", "authentication.k8s.io/v1");
        var metadata = answer.putObject("metadata");
        metadata.put("name", Meta.name(account)).put("namespace", Meta.namespace(account));
        var spec = answer.putObject("spec").put("expirationSeconds", seconds);
        spec.set("audiences", Json.array(audiences.isEmpty() ? List.of(API_AUDIENCE) : audiences));
        answer.putObject("status")
                .put("token", signed(claims(account, spec.path("audiences"), ends.getEpochSecond())))
                .put("expirationTimestamp", Meta.time(ends));
        return answer;
    }

    private ObjectNode claims(ObjectNode account, JsonNode audiences, long ends) {
        var claims = Json.object()
                .put("iss", API_AUDIENCE)
                .put("sub", "system:serviceaccount:" + Meta.namespace(account) + ":" + Meta.name(account))
                .put("iat", resources.clock().instant().getEpochSecond())
                .put("exp", ends);
        claims.set("aud", audiences);
        var kubernetes = claims.putObject("kubernetes.io").put("namespace", Meta.namespace(account));
        kubernetes.putObject("serviceaccount").put("name", Meta.name(account)).put("uid", Meta.uid(account));
        return claims;
    }

    private String signed(ObjectNode claims) {
        var text = HEADER + "." + encoded(Json.bytes(claims));
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
        }
    }

    /** Whose token it is; empty when it is none of this API's, or has ended. */
    Optional<Identity> find(String token) {
        var end = token.lastIndexOf('.');
        if (end < 0 || !token.startsWith(HEADER + ".")) {
            return Optional.empty();
        }
        var text = token.substring(0, end);
        if (!isSigned(text, token.substring(end + 1))) {
            return Optional.empty();
        }
        var claims = Json.parse(Base64.getUrlDecoder().decode(text.substring(HEADER.length() + 1)));
        return claims.path("exp").asLong() <= resources.clock().instant().getEpochSecond()
                        || !Json.textList(claims.path("aud")).contains(API_AUDIENCE)
                ? Optional.empty()
                : account(claims.path("kubernetes.io"));
    }

    private Optional<Identity> account(JsonNode claims) {
        var namespace = Json.text(claims, "namespace");
        var name = Json.text(claims, "serviceaccount", "name");
        var uid = Json.text(claims, "serviceaccount", "uid");
        return resources
                .find(BuiltIn.SERVICE_ACCOUNTS, namespace, name)
                .filter(account -> Meta.uid(account).equals(uid))
                .map(_ -> Identity.serviceAccount(namespace, name, uid));
    }

    private boolean isSigned(String text, String signature) {
        try {
            var verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key.getPublic());
            verifier.update(text.getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(Base64.getUrlDecoder().decode(signature));
        } catch (SignatureException | IllegalArgumentException noSignature) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
