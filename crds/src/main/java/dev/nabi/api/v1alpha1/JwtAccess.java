package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Callers that show a JSON Web Token of one issuer: whose it is, whom it is for, and which claims it must have. */
public record JwtAccess(
        @JsonPropertyDescription(
                "The token's iss, and where the issuer's keys are found (<issuer>/.well-known/openid-configuration). https, "
                        + "and no private address, unless the installation allows it.")
        @Size(min = 8, max = 512)
        @Pattern("^https?://[^\\s?#]+$")
        String issuer,

        @JsonPropertyDescription("One of these must be in the token's aud.") @Size(min = 1, max = 16)
        List<String> audiences,

        @JsonPropertyDescription(
                "Claims that the token must have, each with one of these values; a list, or the words of scope, must hold "
                        + "one of them. A token without them is answered 403.")
        Map<String, List<String>> claims,

        @JsonPropertyDescription("Where the issuer's keys are, for an issuer without OpenID Connect discovery.")
        @Size(min = 8, max = 512)
        @Pattern("^https?://\\S+$")
        @Nullable
        String jwksUri) {

    public JwtAccess {
        audiences = audiences == null ? List.of() : List.copyOf(audiences);
        claims = claims == null
                ? Map.of()
                : claims.entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Map.Entry::getKey,
                                one -> one.getValue() == null ? List.of() : List.copyOf(one.getValue())));
    }

    void check(String prefix, List<String> problems) {
        url(prefix + ".issuer", issuer, problems);
        if (jwksUri != null) {
            url(prefix + ".jwksUri", jwksUri, problems);
        }
        if (audiences.isEmpty()) {
            problems.add(prefix + ".audiences: missing; a token that is for anyone is for nobody");
        }
        claims.forEach((name, values) -> {
            if (values.isEmpty()) {
                problems.add(prefix + ".claims." + name + ": has no value that would do");
            }
        });
    }

    private static void url(String key, @Nullable String value, List<String> problems) {
        if (value == null || !value.matches("https?://\\S+")) {
            problems.add(key + ": '" + (value == null ? "" : value) + "' is no https URL");
        }
    }
}
