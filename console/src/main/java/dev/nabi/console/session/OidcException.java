package dev.nabi.console.session;

import java.io.Serial;

/** A sign-in at an OpenID provider did not succeed; the message says why, for the log. */
final class OidcException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    OidcException(String message) {
        super(message);
    }

    OidcException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
