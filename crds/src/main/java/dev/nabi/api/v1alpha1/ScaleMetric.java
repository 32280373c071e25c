package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a Function's instances are counted by. */
public enum ScaleMetric {
    /** Invocations in flight and queued, averaged over the window. */
    @JsonProperty("concurrency")
    CONCURRENCY,
    /** Invocations that arrive in a second, averaged over the window. */
    @JsonProperty("rps")
    RPS
}
