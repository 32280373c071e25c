package dev.nabi.events.code;

/**
 * The rule by which a client is too slow for the upload that it holds: the store has waited for it a window long in all, and fewer
 * bytes than the minimum have come in that. What the store itself needs to write is not the client's time.
 */
final class UploadRate {
    /** Long enough that a connection that stalls for a moment is not taken for a slow one. */
    static final long WINDOW_NANOS = 15_000_000_000L;

    private final long bytesPerSecond;
    private final long windowNanos;
    private long waitedNanos;
    private long bytes;

    /** {@code bytesPerSecond} of 0 is no minimum. */
    UploadRate(long bytesPerSecond, long windowNanos) {
        this.bytesPerSecond = bytesPerSecond;
        this.windowNanos = windowNanos;
    }

    /** How long to wait for the next bytes before it is looked at. */
    long patienceNanos() {
        return windowNanos - waitedNanos;
    }

    /** Looks at it after a wait, in which some bytes have come or none. */
    boolean isTooSlow(long waited, long came) {
        waitedNanos += waited;
        bytes += came;
        if (waitedNanos < windowNanos) {
            return false;
        }
        var isSlow = bytes < bytesPerSecond * (waitedNanos / 1e9);
        waitedNanos = 0;
        bytes = 0;
        return isSlow;
    }
}
