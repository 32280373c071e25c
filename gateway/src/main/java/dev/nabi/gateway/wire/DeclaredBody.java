package dev.nabi.gateway.wire;

/**
 * The rule that holds an answer's body to what its head says (RFC 9110, sections 6.4.1 and 8.6): none where the status or
 * the method allows none, and as many bytes as Content-Length says.
 */
public final class DeclaredBody {
    private final boolean isAllowed;
    private final boolean isCounted;
    private long left;

    /** The body of an answer to a request; {@code isHead} says that a head was asked for. */
    public DeclaredBody(ResponseHead answer, boolean isHead) {
        this.isAllowed = ResponseHead.mayHaveBody(answer.status(), isHead);
        this.isCounted = isAllowed && answer.length().isKnown();
        this.left = isCounted ? answer.length().bytes() : Long.MAX_VALUE;
    }

    /** Whether there may be a body at all. */
    public boolean isAllowed() {
        return isAllowed;
    }

    /** Takes a part; false when it is more than was declared. */
    public boolean take(int bytes) {
        left -= bytes;
        return left >= 0;
    }

    /** Whether as many bytes came as were declared. */
    public boolean isWhole() {
        return !isCounted || left == 0;
    }
}
