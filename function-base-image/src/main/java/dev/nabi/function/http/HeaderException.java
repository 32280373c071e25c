package dev.nabi.function.http;

/** A header field that HTTP cannot carry. Its message names the field and may be shown to a caller. */
public final class HeaderException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    HeaderException(String message) {
        super(message);
    }
}
