package dev.nabi.console.session;

import io.vertx.core.MultiMap;

/**
 * What a browser is told with every page: nothing runs that the console did not send as a file of its own, no page frames it, no
 * address leaks, no answer is taken for something else, and nothing of it stays in a cache.
 */
final class SecurityHeaders {
    private static final String POLICY =
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
                    + "form-action 'self'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    static void add(MultiMap fields, boolean isSecure, boolean isAsset) {
        fields.set("Content-Security-Policy", POLICY)
                .set("X-Content-Type-Options", "nosniff")
                .set("X-Frame-Options", "DENY")
                // Not "no-referrer": browsers would say "Origin: null" of the console's own forms.
                .set("Referrer-Policy", "same-origin")
                .set("Cross-Origin-Opener-Policy", "same-origin")
                .set("Cross-Origin-Resource-Policy", "same-origin");
        if (isSecure) {
            fields.set("Strict-Transport-Security", "max-age=31536000");
        }
        if (!isAsset) {
            fields.set("Cache-Control", "no-store");
        }
    }
}
