package dev.nabi.gateway.limits;

import dev.nabi.api.v1alpha1.RateSpec;

/**
 * A request was above a rate.
 *
 * @param waitNanos until one would pass
 */
public record Excess(LimitKind kind, RateSpec rate, long waitNanos) {
    private static final long SECOND_NANOS = 1_000_000_000;

    /** When to call again, in whole seconds. */
    public long retryAfterSeconds() {
        return Math.max(1, Math.ceilDiv(waitNanos, SECOND_NANOS));
    }
}
