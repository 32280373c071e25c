package dev.nabi.function.aws;

import dev.nabi.function.binding.BindException;
import dev.nabi.function.binding.Json;
import dev.nabi.function.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whom the gateway has verified to call ({@code Nabi-Caller}), as the provider's front doors tell it of their authorizers. */
final class Authorizer {
    private static final String CALLER = "nabi-caller";

    private final String kind;
    private final String id;
    private final Map<?, ?> claims;

    private Authorizer(String kind, String id, Map<?, ?> claims) {
        this.kind = kind;
        this.id = id;
        this.claims = claims;
    }

    /** Null where nobody was verified. */
    static @Nullable Authorizer of(Headers headers) {
        var caller = headers.first(CALLER);
        if (caller == null) {
            return null;
        }
        try {
            var read = Json.read(caller.getBytes(StandardCharsets.UTF_8), Map.class);
            if (read instanceof Map<?, ?> fields
                    && fields.get("kind") instanceof String kind
                    && fields.get("id") instanceof String id) {
                return new Authorizer(kind, id, fields.get("claims") instanceof Map<?, ?> claims ? claims : Map.of());
            }
            return null;
        } catch (BindException unreadable) {
            return null;
        }
    }

    /** The id of the caller's API key; null where it called with something else. */
    @Nullable
    String apiKeyId() {
        return "apiKey".equals(kind) ? id : null;
    }

    /** In payload format 2.0: a JWT by its claims, everything else as an authorizer of the account's own tells it. */
    Map<String, @Nullable Object> httpApi() {
        var authorizer = new LinkedHashMap<String, @Nullable Object>();
        if ("jwt".equals(kind) || "serviceAccount".equals(kind)) {
            var jwt = new LinkedHashMap<String, @Nullable Object>();
            jwt.put("claims", texts());
            jwt.put("scopes", null);
            authorizer.put("jwt", jwt);
        } else {
            authorizer.put("lambda", Map.of("principalId", id, "kind", kind));
        }
        return authorizer;
    }

    /** In payload format 1.0. */
    Map<String, @Nullable Object> rest() {
        var authorizer = new LinkedHashMap<String, @Nullable Object>();
        authorizer.put("principalId", id);
        authorizer.put("kind", kind);
        if (!claims.isEmpty()) {
            authorizer.put("claims", texts());
        }
        return authorizer;
    }

    /** Every claim as text, a list in brackets, as the provider does. */
    private Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        claims.forEach((name, value) -> texts.put(String.valueOf(name), text(value)));
        return texts;
    }

    private static String text(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(" ", "[", "]"))
                : String.valueOf(value);
    }
}
