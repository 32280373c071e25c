package dev.nabi.function.handler;

import org.jspecify.annotations.Nullable;

/** The handler that was named cannot be had; the message says why and what to do. */
public final class HandlerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public HandlerException(String message) {
        this(message, null);
    }

    public HandlerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
