package dev.nabi.gateway.server;

/**
 * The rule for how many requests a client may cancel on one connection: each costs an instance's work and maybe a
 * connection to it, and nothing of it counts against the stream limit any more ("rapid reset", CVE-2023-44487). Many are
 * allowed to a client that has many answered, as a proxy is that serves many people.
 */
final class CancelLimit {
    /** In each window; more only where as many were answered. */
    static final int FREE = 200;

    static final long WINDOW_NANOS = 30_000_000_000L;

    private long windowFrom = Long.MIN_VALUE;
    private int cancelled;
    private int answered;

    /** Counts a request that ended; true when there were too many cancelled ones. */
    boolean exceeds(boolean isCancelled, long nowNanos) {
        if (windowFrom == Long.MIN_VALUE || nowNanos - windowFrom >= WINDOW_NANOS) {
            windowFrom = nowNanos;
            cancelled = 0;
            answered = 0;
        }
        if (!isCancelled) {
            answered++;
            return false;
        }
        cancelled++;
        return cancelled > FREE && cancelled > answered;
    }
}
