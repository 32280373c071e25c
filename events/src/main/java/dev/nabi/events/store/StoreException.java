package dev.nabi.events.store;

import java.io.IOException;

/** The store cannot be reached, or refused: nothing of what was asked has happened. */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1;

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    public StoreException(String message) {
        super(message);
    }
}
