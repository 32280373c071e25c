package dev.nabi.gateway.wire;

/** A message that cannot be read, could be read in two ways, or finds no memory to be read into. It is thrown for what others sent: no stack trace. */
public final class BadMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Kind {
        MALFORMED,
        LINE_TOO_LONG,
        HEAD_TOO_LONG,
        NO_MEMORY
    }

    private final Kind kind;

    BadMessageException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public static BadMessageException malformed(String message) {
        return new BadMessageException(Kind.MALFORMED, message);
    }

    public static BadMessageException noMemory() {
        return new BadMessageException(Kind.NO_MEMORY, "the gateway has no memory left for it");
    }

    public Kind kind() {
        return kind;
    }
}
