package dev.nabi.function.handler;

import org.jspecify.annotations.Nullable;

/** A function's failure that comes with its own words: a type, a message, and the object that says both and more. */
public final class FunctionErrorException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String type;
    private final byte @Nullable [] body;

    /** @param body the failure as JSON, as the function wrote it; null where there is none but these words */
    public FunctionErrorException(String type, String message, byte @Nullable [] body) {
        super(message, null, false, false);
        this.type = type;
        this.body = body;
    }

    public String type() {
        return type;
    }

    public byte @Nullable [] body() {
        return body;
    }
}
