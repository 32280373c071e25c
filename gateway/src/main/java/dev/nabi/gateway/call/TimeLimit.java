package dev.nabi.gateway.call;

/**
 * The rule by which a call that an instance works on comes to its time: the whole answer must be there within the
 * time-out. A tunnel has no end of its own; it may stay for as long as bytes go through it, either way, and ends when it
 * has been silent for the idle time (or a quarter more: that is how often it is looked at). Times are of the monotonic
 * clock, in nanoseconds.
 */
final class TimeLimit {
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** What runs on is metered so often: a crash takes no more of a long one. */
    private static final long PROGRESS_NANOS = 60_000 * NANOS_PER_MILLI;

    private final long timeoutMillis;
    private long endsAt;
    private long progressAt;
    private long idleNanos;
    private long bytes;

    TimeLimit(long timeoutMillis, long now) {
        this.timeoutMillis = timeoutMillis;
        this.progressAt = now;
        this.endsAt = now + timeoutMillis * NANOS_PER_MILLI;
    }

    long timeoutMillis() {
        return timeoutMillis;
    }

    boolean isTunnel() {
        return idleNanos > 0;
    }

    /** From here on bytes go either way; {@code idleMillis} may pass without any. */
    void startTunnel(long idleMillis, long now) {
        idleNanos = idleMillis * NANOS_PER_MILLI;
        endsAt = now + idleNanos;
    }

    /** Whether its time is over; {@code allBytes} have come and gone. */
    boolean isOver(long allBytes, long now) {
        if (isTunnel() && allBytes != bytes) {
            bytes = allBytes;
            endsAt = now + idleNanos;
        }
        return now >= endsAt;
    }

    /** When to look again. */
    long next(long now) {
        var pause = isTunnel() ? Math.min(PROGRESS_NANOS, idleNanos / 4) : MinimumRate.WINDOW_NANOS;
        return Math.min(endsAt, now + pause);
    }

    /** Whether it is time to meter what it came to so far. */
    boolean isProgressDue(long now) {
        var isDue = now - progressAt >= PROGRESS_NANOS;
        if (isDue) {
            progressAt = now;
        }
        return isDue;
    }
}
