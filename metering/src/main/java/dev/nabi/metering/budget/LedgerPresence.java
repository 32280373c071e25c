package dev.nabi.metering.budget;

import java.time.Duration;

/** Whether the ledger answers, and for how long a gateway may let Functions spend without its word. */
final class LedgerPresence {
    /** What fails once is asked again; who has not answered for this long is away. */
    private static final long SILENCE_NANOS = Duration.ofSeconds(1).toNanos();

    private final long graceNanos;
    private volatile boolean isUnanswered;
    private volatile long sinceNanos;

    LedgerPresence(Duration grace) {
        this.graceNanos = grace.toNanos();
    }

    /** It is asked, perhaps not for the first time. */
    void asking(long nowNanos) {
        if (!isUnanswered) {
            sinceNanos = nowNanos;
            isUnanswered = true;
        }
    }

    void answered() {
        isUnanswered = false;
    }

    boolean isAway(long nowNanos) {
        return isUnanswered && nowNanos - sinceNanos > SILENCE_NANOS;
    }

    boolean mayServeWithout(long nowNanos) {
        return nowNanos - sinceNanos <= graceNanos;
    }
}
