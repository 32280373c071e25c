package dev.nabi.operator.autoscaler;

/** What an instance's load is counted in. */
public enum LoadMetric {
    /** Invocations in flight and queued. */
    CONCURRENCY,
    /** Invocations that arrive in a second. */
    RATE
}
