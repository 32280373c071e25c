package dev.nabi.events.delivery;

import dev.nabi.api.v1alpha1.BackoffSpec;
import java.time.Duration;

/** How long an event waits for its next delivery. */
final class Backoff {
    /** What did not reach the function's code is tried again after a second first, then after twice as long each time. */
    static final Duration FIRST_DEFERRAL = Duration.ofSeconds(1);

    static final Duration LONGEST_DEFERRAL = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 20;

    private Backoff() {}

    /** The wait after the given number of failed attempts; {@code random} is of [0, 1). */
    static Duration afterAttempts(BackoffSpec spec, int failed, double random) {
        double longest = (double) spec.longestWait().toMillis();
        double wait = Math.min(
                longest, (double) spec.initialWait().toMillis() * Math.pow(spec.factor(), Math.max(0, failed - 1)));
        return Duration.ofMillis((long)
                switch (spec.jitter()) {
                    case FULL -> wait * random;
                    case EQUAL -> wait / 2 + wait / 2 * random;
                    case NONE -> wait;
                });
    }

    /** The wait after the given number of deliveries that did not reach the function's code, between half and all of it. */
    static Duration afterDeferrals(int deferrals, double random) {
        double wait = Math.min(
                (double) LONGEST_DEFERRAL.toMillis(),
                FIRST_DEFERRAL.toMillis() * Math.pow(2, Math.min(MOST_DOUBLINGS, Math.max(0, deferrals))));
        return Duration.ofMillis((long) (wait / 2 + wait / 2 * random));
    }
}
