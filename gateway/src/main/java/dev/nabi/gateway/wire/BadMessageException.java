package dev.nabi.gateway.wire;

/** A message that cannot be read, or that could be read in two ways. It is thrown for what others sent: no stack trace. */
public final class BadMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Kind {
        MALFORMED,
        LINE_TOO_LONG,
        HEAD_TOO_LONG
    }

    private final Kind kind;

    BadMessageException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public static BadMessageException malformed(String message) {
        return new BadMessageException(Kind.MALFORMED, message);
    }

    public Kind kind() {
        return kind;
    }
}
