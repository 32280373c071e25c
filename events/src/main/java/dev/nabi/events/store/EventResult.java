package dev.nabi.events.store;

/** The function's answer to an event. */
@SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
public record EventResult(int status, String contentType, byte[] body) {}
