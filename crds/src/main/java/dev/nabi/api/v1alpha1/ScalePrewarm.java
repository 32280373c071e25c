package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether an instance is started before a call that is expected. */
public enum ScalePrewarm {
    /** An instance starts when a call comes. */
    @JsonProperty("never")
    NEVER,
    /** When the next call comes is learnt from the times between earlier calls, where these are alike. */
    @JsonProperty("learned")
    LEARNED
}
