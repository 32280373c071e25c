package dev.nabi.gateway.proxy;

/** The fields that the gateway adds to a function's answer: which invocation it was, and where the time went. */
public record AddedFields(String invocationId, String serverTiming) {}
