package dev.nabi.gateway.proxy;

/** What the gateway adds to a function's answer: which invocation it was, and where the time went. */
public record Stamp(String invocationId, String serverTiming) {}
