package dev.nabi.operator.autoscaler;

import java.time.Duration;
import java.time.Instant;

/**
 * How long an instance works on an invocation, learnt from what was served and what ended, the past counting less and less.
 *
 * @param served seconds of work, weighted
 * @param ended invocations that ended, weighted
 * @param at when the weights are of
 */
public record CallDuration(double served, double ended, Instant at) {
    private static final double MEMORY_SECONDS = 120;

    /** Fewer say nothing. */
    private static final double LEAST_ENDED = 0.5;

    /** Nothing is known. */
    public static CallDuration unknown(Instant now) {
        return new CallDuration(0, 0, now);
    }

    public CallDuration add(double servedSeconds, double callsEnded, Instant now) {
        var weight = Math.exp(-Duration.between(at, now).toNanos() / 1e9 / MEMORY_SECONDS);
        // What is learnt is not forgotten while nothing is called: the weights only fall beside something newer.
        return servedSeconds == 0 && callsEnded == 0
                ? this
                : new CallDuration(served * weight + servedSeconds, ended * weight + callsEnded, now);
    }

    /** The mean; 0 when nothing is known. */
    public double seconds() {
        return ended < LEAST_ENDED ? 0 : served / ended;
    }
}
