package dev.nabi.function.source;

/** A source that does not compile; the message holds each error with its line. */
public final class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SourceException(String message) {
        super(message);
    }
}
