package dev.nabi.gateway.access;

import java.util.List;
import java.util.Map;

/** A JWT whose signature was verified by one issuer's keys, and what it claims; times in milliseconds since 1970. */
record VerifiedToken(
        String issuer,
        String subject,
        List<String> audiences,
        Map<String, Object> claims,
        long notBefore,
        long expires,
        long verifiedAt) {

    /** Clocks of issuer and gateway may differ by this much. */
    static final long LEEWAY_MILLIS = 30_000;

    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

    /** The ServiceAccount that is its subject, as {@code namespace/name}; empty for any other subject. */
    String serviceAccount() {
        return subject.startsWith(SERVICE_ACCOUNT)
                ? subject.substring(SERVICE_ACCOUNT.length()).replace(':', '/')
                : "";
    }

    boolean isExpired(long now) {
        return now >= expires + LEEWAY_MILLIS;
    }

    boolean isEarly(long now) {
        return now < notBefore - LEEWAY_MILLIS;
    }

    /** Whether a claim has one of these values: as text, as an element of a list, or as a word of {@code scope}. */
    boolean has(String claim, List<String> values) {
        return switch (claims.get(claim)) {
            case null -> false;
            case List<?> list -> list.stream().anyMatch(one -> values.contains(String.valueOf(one)));
            case String text
            when "scope".equals(claim) || "scp".equals(claim) ->
                List.of(text.split(" ", -1)).stream().anyMatch(values::contains);
            case Object value -> values.contains(String.valueOf(value));
        };
    }
}
