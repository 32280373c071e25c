package dev.nabi.gateway.access;

import org.jspecify.annotations.Nullable;

/** The credentials that a request shows in its header: what follows {@code Bearer}, and {@code X-Api-Key}. */
public record Presented(@Nullable String bearer, @Nullable String apiKey) {
    private static final String BEARER = "Bearer ";

    /** Reads the values of {@code Authorization} and {@code X-Api-Key}; more than one of a kind is none. */
    public static Presented of(@Nullable String authorization, @Nullable String apiKey) {
        return new Presented(authorization == null ? null : bearer(authorization), apiKey);
    }

    private static @Nullable String bearer(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }
}
