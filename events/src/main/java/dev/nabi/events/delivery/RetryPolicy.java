package dev.nabi.events.delivery;

import dev.nabi.api.v1alpha1.AsyncSpec;
import dev.nabi.api.v1alpha1.BackoffSpec;
import dev.nabi.api.v1alpha1.DeliverySpec;
import java.time.Duration;

/** How often and how late an event is delivered again. */
public record RetryPolicy(int maxAttempts, BackoffSpec backoff, Duration maxAge) {
    /** Of asynchronous calls of a Function without {@code spec.async}. */
    public static final RetryPolicy DEFAULT = of(AsyncSpec.DEFAULT);

    public static RetryPolicy of(AsyncSpec spec) {
        return new RetryPolicy(spec.maxAttempts(), spec.backoff(), spec.longestAge());
    }

    public static RetryPolicy of(DeliverySpec spec) {
        return new RetryPolicy(spec.maxAttempts(), spec.backoff(), spec.longestAge());
    }
}
