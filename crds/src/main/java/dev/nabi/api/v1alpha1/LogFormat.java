package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a Java function's output is written to its log. */
public enum LogFormat {
    @JsonProperty("text")
    TEXT("text"),
    @JsonProperty("json")
    JSON("json");

    private final String value;

    LogFormat(String value) {
        this.value = value;
    }

    /** What the runtime is told. */
    public String value() {
        return value;
    }
}
