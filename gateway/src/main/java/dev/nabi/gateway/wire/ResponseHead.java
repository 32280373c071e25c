package dev.nabi.gateway.wire;

/**
 * What a function, or the gateway itself, answers.
 *
 * @param reason the words after the status; clients may not rely on them
 * @param connection the value of Connection; empty when there is none
 */
public record ResponseHead(int status, String reason, Fields fields, Length length, String connection) {
    public static final int SWITCHING_PROTOCOLS = 101;
    private static final int CONTINUE = 100;
    private static final int OK = 200;
    private static final int HIGHEST = 599;
    public static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    public static ResponseHead of(int status, String reason, Fields fields, Length length) {
        return new ResponseHead(status, reason, fields, length, "");
    }

    /**
     * Whether its Content-Length may stand in an answer that is passed on: a status of 204 has none (RFC 9110, section
     * 8.6), nor has a body that ends in another way; to HEAD and in 304 it says what a GET would get.
     */
    public boolean passesLength() {
        return status != NO_CONTENT && length.kind() != Length.Kind.CHUNKED && length.kind() != Length.Kind.UNTIL_CLOSE;
    }

    /** Whether another answer to the same request follows it. */
    public boolean isInterim() {
        return status >= CONTINUE && status < OK && status != SWITCHING_PROTOCOLS;
    }

    /** Whether it may end a request: 200 to 599, or 101 where {@code isTunnelAsked}. */
    public boolean isFinal(boolean isTunnelAsked) {
        return status == SWITCHING_PROTOCOLS ? isTunnelAsked : status >= OK && status <= HIGHEST;
    }

    /** Whether an answer with this status, to such a request, has a body. */
    public static boolean mayHaveBody(int status, boolean isHead) {
        return !isHead && status >= OK && status != NO_CONTENT && status != NOT_MODIFIED;
    }
}
