package dev.nabi.gateway.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who was verified to call.
 *
 * @param id the caller's kind and its name among those of that kind, such as {@code apiKey:ci}
 * @param header what the function is told: JSON in ASCII, the value of {@code Nabi-Caller}
 * @param hidesAuthorization whether its token stays at the gateway, since other Functions accept the same one
 * @param forget runs when the function did not take the call: what was remembered of it is forgotten
 */
public record Caller(String id, String header, boolean hidesAuthorization, Runnable forget) {
    /** Longer ones leave the claims out: a function's server may bound its heads at 8 KiB. */
    static final int LONGEST = 4096;

    private static final ObjectWriter WRITER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer();

    static Caller jwt(VerifiedToken token) {
        return new Caller(
                "jwt:" + token.subject(),
                json("jwt", token.subject(), Map.of("issuer", token.issuer()), token.claims()),
                false,
                Caller::nothing);
    }

    static Caller serviceAccount(VerifiedToken token) {
        var account = token.serviceAccount();
        return new Caller(
                "serviceAccount:" + account,
                json("serviceAccount", account, Map.of("issuer", token.issuer()), token.claims()),
                true,
                Caller::nothing);
    }

    static Caller apiKey(String id) {
        return new Caller("apiKey:" + id, json("apiKey", id, Map.of(), Map.of()), false, Caller::nothing);
    }

    static Caller webhook(String provider, String delivery, Runnable forget) {
        var more = delivery.isEmpty() ? Map.<String, Object>of() : Map.<String, Object>of("delivery", delivery);
        return new Caller("webhook:" + provider, json("webhook", provider, more, Map.of()), false, forget);
    }

    private static String json(String kind, String id, Map<String, Object> more, Map<String, Object> claims) {
        var all = new LinkedHashMap<String, Object>();
        all.put("kind", kind);
        all.put("id", id);
        all.putAll(more);
        if (!claims.isEmpty()) {
            var whole = new LinkedHashMap<>(all);
            whole.put("claims", claims);
            var text = text(whole);
            if (text.length() <= LONGEST) {
                return text;
            }
        }
        return text(all);
    }

    private static String text(Map<String, Object> value) {
        try {
            return WRITER.writeValueAsString(value);
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException("claims have no JSON", fault);
        }
    }

    private static void nothing() {}
}
