package dev.nabi.events.delivery;

import java.time.Duration;

/** How often and how late an event is delivered again. */
public record RetryPolicy(
        int maxAttempts, Duration initial, double factor, Duration max, boolean jitter, Duration maxAge) {
    /** Three attempts, after 10 s and 30 s, for 6 hours. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(3, Duration.ofSeconds(10), 3, Duration.ofMinutes(5), true, Duration.ofHours(6));
}
