package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The event of AWS as which a Lambda handler gets an HTTP request. */
public enum LambdaEvent {
    @JsonProperty("apigateway-v1")
    APIGATEWAY_V1("apigateway-v1"),
    @JsonProperty("apigateway-v2")
    APIGATEWAY_V2("apigateway-v2");

    private final String value;

    LambdaEvent(String value) {
        this.value = value;
    }

    /** What the runtime is told. */
    public String value() {
        return value;
    }
}
