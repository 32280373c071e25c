package dev.nabi.console.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * A sign-in at a provider that is under way, kept in a cookie of the browser that began it: no other can end it.
 *
 * @param state comes back with the answer
 * @param nonce comes back in the id token
 * @param verifier proves to the provider that who has the code began the flow
 * @param to where the person wanted to go
 */
record OidcFlow(String state, String nonce, String verifier, String to, Instant ends) {
    static final Duration LIFE = Duration.ofMinutes(10);
    static final String PURPOSE = "oidc";

    private static final int BYTES = 32;

    static OidcFlow begin(SecureRandom random, String to, Instant now) {
        return new OidcFlow(text(random), text(random), text(random), to, now.plus(LIFE));
    }

    private static String text(SecureRandom random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String challenge() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    boolean isEndedBy(String given, Instant now) {
        return now.isBefore(ends)
                && MessageDigest.isEqual(
                        state.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "OidcFlow[" + to + "]";
    }
}
