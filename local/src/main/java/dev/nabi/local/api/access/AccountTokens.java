package dev.nabi.local.api.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.kinds.BuiltIn;
import dev.nabi.local.api.resources.Resources;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tokens of ServiceAccounts, as TokenRequest makes them: a JWT that this process signs with a key of its own, so that none has
 * to be kept. A token ends with its time, its ServiceAccount or the process.
 */
public final class AccountTokens {
    /** Who the tokens are for where a request names nobody. */
    static final String API_AUDIENCE = "https://kubernetes.default.svc";

    private static final long LEAST_SECONDS = Duration.ofMinutes(10).toSeconds();
    private static final long USUAL_SECONDS = Duration.ofHours(1).toSeconds();
    private static final long MOST_SECONDS = 1L << 32;
    private static final String ALGORITHM = "HmacSHA256";
    private static final String HEADER =
            encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));

    private final Resources resources;
    private final SecretKeySpec key;

    public AccountTokens(Resources resources) {
        this.resources = resources;
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        key = new SecretKeySpec(bytes, ALGORITHM);
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
        return text + "." + encoded(signature(text));
    }

    /** Whose token it is; empty when it is none of this API's, or has ended. */
    Optional<Identity> find(String token) {
        var end = token.lastIndexOf('.');
        if (end < 0 || !token.startsWith(HEADER + ".")) {
            return Optional.empty();
        }
        var text = token.substring(0, end);
        var given = token.substring(end + 1).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(encoded(signature(text)).getBytes(StandardCharsets.US_ASCII), given)) {
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

    private byte[] signature(String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
