package dev.nabi.gateway.call;

/**
 * The rule by which a client is too slow for the slot that it holds: for a whole window an instance has waited for it, and
 * fewer bytes than the minimum have moved. A client that nobody waits for, as one that listens to events, is never slow.
 */
final class MinimumRate {
    static final long WINDOW_NANOS = 5_000_000_000L;

    private final long bytesPerSecond;
    private long since;
    private long bytesThen;
    private boolean wasAwaited;

    /** {@code bytesPerSecond} of 0 is no minimum. */
    MinimumRate(long bytesPerSecond, long now) {
        this.bytesPerSecond = bytesPerSecond;
        this.since = now;
    }

    /** Looks at it, a window after the last look or later: {@code bytes} have moved in all. */
    boolean isTooSlow(boolean isAwaited, long bytes, long now) {
        var moved = bytes - bytesThen;
        var least = bytesPerSecond * (now - since) / 1_000_000_000L;
        var isSlow = isAwaited && wasAwaited && moved < least;
        wasAwaited = isAwaited;
        bytesThen = bytes;
        since = now;
        return isSlow;
    }
}
