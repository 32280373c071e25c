package dev.nabi.gateway.call;

/**
 * The rule by which a client is too slow for the slot that it holds: an instance has waited for it all the time, and fewer
 * bytes than the minimum have moved. A client that nobody waits for, as one that listens to events, is never slow.
 *
 * <p>What a client sends is seen packet by packet. What it reads is seen in lumps: its kernel opens the window again when a
 * sixteenth of its buffer is free (8 KiB by default on Linux), and until then a slow reader looks like a dead one. So
 * an answer is judged over more windows than a body.
 */
final class MinimumRate {
    static final long WINDOW_NANOS = 5_000_000_000L;

    /** What an instance waits for. */
    enum Awaited {
        NOTHING(0),
        /** The client sends its request's body. */
        BODY(1),
        /** The client reads its answer. */
        READING(3);

        private final int windows;

        Awaited(int windows) {
            this.windows = windows;
        }
    }

    private final long bytesPerSecond;
    private long since;
    private long bytesThen;
    private Awaited before = Awaited.NOTHING;

    /** {@code bytesPerSecond} of 0 is no minimum. */
    MinimumRate(long bytesPerSecond, long now) {
        this.bytesPerSecond = bytesPerSecond;
        this.since = now;
    }

    /** Looks at it, a window after the last look or later: {@code bytes} have moved in all. */
    boolean isTooSlow(Awaited awaited, long bytes, long now) {
        var isSlow = false;
        if (awaited == before) {
            if (now - since < awaited.windows * WINDOW_NANOS) {
                return false;
            }
            var least = bytesPerSecond * (now - since) / 1_000_000_000L;
            isSlow = awaited != Awaited.NOTHING && bytes - bytesThen < least;
        }
        before = awaited;
        bytesThen = bytes;
        since = now;
        return isSlow;
    }
}
