package dev.nabi.api.v1alpha1;

/** A method with which a Function can be called. */
public enum HttpMethod {
    GET,
    HEAD,
    POST,
    PUT,
    PATCH,
    DELETE,
    OPTIONS
}
