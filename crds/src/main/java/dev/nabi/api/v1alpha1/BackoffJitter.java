package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the waits between attempts are spread, so that what failed together does not come back together. */
public enum BackoffJitter {
    /** Anything between nothing and the wait. */
    @JsonProperty("full")
    FULL,
    /** Half of the wait, and anything up to the other half. */
    @JsonProperty("equal")
    EQUAL,
    /** The wait as it is. */
    @JsonProperty("none")
    NONE
}
