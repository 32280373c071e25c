package dev.nabi.console.caller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * What a Kubernetes token says of itself, where it is a JWT. Nobody has verified it here: it is shown and ends sessions, and decides
 * nothing; the API server verifies the token with every request.
 *
 * @param subject empty where the token says none
 * @param ends when the token ends; empty where it does not say so
 */
public record TokenClaims(String subject, Optional<Instant> ends) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TokenClaims NONE = new TokenClaims("", Optional.empty());

    public static TokenClaims of(String token) {
        var parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return NONE;
        }
        try {
            return of(JSON.readTree(Base64.getUrlDecoder().decode(parts[1])));
        } catch (IOException | RuntimeException noJwt) {
            return NONE;
        }
    }

    private static TokenClaims of(JsonNode claims) {
        var ends = claims.path("exp");
        return new TokenClaims(
                claims.path("email").asText(claims.path("sub").asText("")),
                ends.isNumber() ? Optional.of(Instant.ofEpochSecond(ends.asLong())) : Optional.empty());
    }
}
