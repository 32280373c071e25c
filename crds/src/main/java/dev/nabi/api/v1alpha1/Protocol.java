package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The protocol that a function's container speaks on its port; its value is also the name of the container port. */
public enum Protocol {
    @JsonProperty("http1")
    HTTP1("http1"),
    @JsonProperty("h2c")
    H2C("h2c");

    private final String value;

    Protocol(String value) {
        this.value = value;
    }

    /** The name of the container port in a revision's pods, from which a gateway learns how to speak to them. */
    public String portName() {
        return value;
    }
}
