package dev.nabi.console.accounts;

import java.time.Instant;

/** An authenticator app. */
public final class Codes {
    private Codes() {}

    /** The code of now, or of some steps later. */
    public static String at(String secret, Instant now, int offset) {
        return Totp.code(secret, Totp.step(now) + offset);
    }
}
