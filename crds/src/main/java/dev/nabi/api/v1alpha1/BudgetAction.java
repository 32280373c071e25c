package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when a budget is used up. */
public enum BudgetAction {
    /** Calls are answered 429 until the next period. */
    @JsonProperty("block")
    BLOCK,
    /** Calls go on; the condition {@code BudgetExhausted} and an Event say so. */
    @JsonProperty("warn")
    WARN
}
