package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a Function would rather have where short waits and few instances are at odds. */
public enum ScalePreference {
    /** Short waits, for up to a third more instances. */
    @JsonProperty("latency")
    LATENCY,
    /** Waits and instances in proportion. */
    @JsonProperty("balanced")
    BALANCED,
    /** Few instances, for longer waits. */
    @JsonProperty("cost")
    COST
}
