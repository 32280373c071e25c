package dev.nabi.events.store;

/** The function's answer to an event. */
public record EventResult(int status, String contentType, byte[] body) {}
