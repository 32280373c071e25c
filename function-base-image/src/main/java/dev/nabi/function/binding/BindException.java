package dev.nabi.function.binding;

import org.jspecify.annotations.Nullable;

/** A request that does not bind to the handler's argument: the status it gets, the field, the reason. */
public final class BindException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable String field;
    private final String reason;

    public BindException(int status, @Nullable String field, String reason) {
        super(field == null ? reason : field + ": " + reason);
        this.status = status;
        this.field = field;
        this.reason = reason;
    }

    public int status() {
        return status;
    }

    /** The way to the field as one would write it in code; null where the body as a whole does not bind. */
    public @Nullable String field() {
        return field;
    }

    public String reason() {
        return reason;
    }
}
