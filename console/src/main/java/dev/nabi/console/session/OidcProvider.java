package dev.nabi.console.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider: the authorization code flow with PKCE (RFC 7636), and the check of the id token that it ends in. What the
 * provider says of itself is read again after an hour.
 */
final class OidcProvider {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final int LONGEST = 256 << 10;
    private static final int SKEW_SECONDS = 60;
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            "RS256",
            "RS384",
            "RS512",
            "PS256",
            "PS384",
            "PS512",
            "ES256",
            "ES384",
            "ES512",
            "EdDSA");

    private final HttpClient http;
    private final OidcSettings settings;
    private final InstantSource clock;
    private @Nullable Metadata known;

    /** What a provider says of itself. */
    private record Metadata(String issuer, URI authorization, URI token, URI keys, Instant at) {}

    OidcProvider(HttpClient http, OidcSettings settings, InstantSource clock) {
        this.http = http;
        this.settings = settings;
        this.clock = clock;
    }

    /** Where a browser is sent to. */
    String authorization(OidcFlow flow) throws OidcException {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("response_type", "code");
        parameters.put("client_id", settings.client());
        parameters.put("redirect_uri", settings.redirect().toString());
        parameters.put("scope", ("openid " + String.join(" ", settings.scopes())).strip());
        parameters.put("state", flow.state());
        parameters.put("nonce", flow.nonce());
        parameters.put("code_challenge", flow.challenge());
        parameters.put("code_challenge_method", "S256");
        var endpoint = metadata().authorization().toString();
        return endpoint + (endpoint.contains("?") ? "&" : "?") + form(parameters);
    }

    /** Whether an answer names another issuer than the one that was asked (RFC 9207). */
    boolean isOfAnother(String issuer) throws OidcException {
        return !issuer.isEmpty() && !issuer.equals(metadata().issuer());
    }

    /** The id token for a code, when all that it says holds. */
    String exchange(String code, OidcFlow flow) throws OidcException {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("grant_type", "authorization_code");
        parameters.put("code", code);
        parameters.put("redirect_uri", settings.redirect().toString());
        parameters.put("client_id", settings.client());
        parameters.put("code_verifier", flow.verifier());
        var request = HttpRequest.newBuilder(metadata().token())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(form(parameters)));
        settings.secret().ifPresent(secret -> request.header("Authorization", basic(secret)));
        var token = send(request, "the token endpoint").path("id_token").asText("");
        if (token.isEmpty()) {
            throw new OidcException("the token endpoint of " + settings.issuer() + " gave no id_token");
        }
        verify(token, flow.nonce());
        return token;
    }

    private String basic(String secret) {
        var pair = encoded(settings.client()) + ":" + encoded(secret);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private void verify(String token, String nonce) throws OidcException {
        try {
            var keys = new JsonWebKeySet(send(HttpRequest.newBuilder(metadata().keys()), "the key set")
                    .toString());
            var claims = new JwtConsumerBuilder()
                    .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys.getJsonWebKeys()))
                    .setJwsAlgorithmConstraints(ALGORITHMS)
                    .setExpectedIssuer(metadata().issuer())
                    .setExpectedAudience(settings.client())
                    .setRequireExpirationTime()
                    .setRequireSubject()
                    .setAllowedClockSkewInSeconds(SKEW_SECONDS)
                    .setEvaluationTime(
                            NumericDate.fromMilliseconds(clock.instant().toEpochMilli()))
                    .build()
                    .processToClaims(token);
            if (!nonce.equals(claims.getClaimValueAsString("nonce"))) {
                throw new OidcException("the id token is not of this sign-in: its nonce is another");
            }
        } catch (InvalidJwtException | JoseException e) {
            throw new OidcException("the id token of " + settings.issuer() + " does not hold", e);
        }
    }

    private synchronized Metadata metadata() throws OidcException {
        var last = known;
        if (last != null && clock.instant().isBefore(last.at().plus(FRESH))) {
            return last;
        }
        var base = settings.issuer().toString().replaceAll("/+$", "");
        var said = send(
                HttpRequest.newBuilder(URI.create(base + "/.well-known/openid-configuration")), "the configuration");
        var issuer = said.path("issuer").asText("");
        if (!issuer.replaceAll("/+$", "").equals(base)) {
            throw new OidcException(
                    "nabi.console.oidc.issuer is " + base + ", and the provider calls itself " + issuer);
        }
        var fresh = new Metadata(
                issuer,
                endpoint(said, "authorization_endpoint"),
                endpoint(said, "token_endpoint"),
                endpoint(said, "jwks_uri"),
                clock.instant());
        known = fresh;
        return fresh;
    }

    private URI endpoint(JsonNode said, String name) throws OidcException {
        try {
            var uri = URI.create(said.path(name).asText(""));
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // The same as none.
        }
        throw new OidcException("the configuration of " + settings.issuer() + " has no " + name);
    }

    private JsonNode send(HttpRequest.Builder request, String what) throws OidcException {
        try {
            var answer = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                var text = body.readNBytes(LONGEST);
                if (answer.statusCode() != 200) {
                    throw new OidcException(
                            what + " of " + settings.issuer() + " answered " + answer.statusCode() + " " + error(text));
                }
                return JSON.readTree(text);
            }
        } catch (IOException e) {
            throw new OidcException(what + " of " + settings.issuer() + " cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OidcException("interrupted", e);
        }
    }

    /** The words of RFC 6749, 5.2, and no more of what a provider sends. */
    private static String error(byte[] text) {
        try {
            return JSON.readTree(text).path("error").asText("").replaceAll("[^\\x20-\\x7e]", " ");
        } catch (IOException noJson) {
            return "";
        }
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
