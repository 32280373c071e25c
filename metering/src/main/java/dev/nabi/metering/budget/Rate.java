package dev.nabi.metering.budget;

import java.time.Duration;

/** How fast a budget is spent, in what a second takes. Two calls in a microsecond are no rate. */
final class Rate {
    private static final long WINDOW_NANOS = Duration.ofMillis(20).toNanos();
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private Amounts spentBefore = Amounts.NONE;
    private Amounts aSecond = Amounts.NONE;
    private long sinceNanos;

    /** The rate up to now, given all that was ever spent; within a window it only rises. */
    Amounts at(long nowNanos, Amounts spent) {
        var since = spent.minus(spentBefore);
        var nanos = nowNanos - sinceNanos;
        var now = new Amounts(inASecond(since.invocations(), nanos), inASecond(since.mibMs(), nanos));
        if (nanos >= WINDOW_NANOS) {
            aSecond = now;
            spentBefore = spent;
            sinceNanos = nowNanos;
            return aSecond;
        }
        return new Amounts(Math.max(aSecond.invocations(), now.invocations()), Math.max(aSecond.mibMs(), now.mibMs()));
    }

    private static long inASecond(long amount, long nanos) {
        return (long) ((double) amount * SECOND_NANOS / Math.max(WINDOW_NANOS, nanos));
    }
}
