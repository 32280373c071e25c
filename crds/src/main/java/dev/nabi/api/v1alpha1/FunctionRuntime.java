package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What runs the code of a function on the base image. */
public enum FunctionRuntime {
    /** The base image's Java, which calls the handler. */
    @JsonProperty("java")
    JAVA("java"),
    /** The program of this name in the code's zip, which asks AWS Lambda's Runtime API for its calls. */
    @JsonProperty("bootstrap")
    BOOTSTRAP("bootstrap");

    private final String value;

    FunctionRuntime(String value) {
        this.value = value;
    }

    /** What the base image is told. */
    public String value() {
        return value;
    }
}
