package dev.nabi.console.records;

/** A record and its version, the resourceVersion of its Secret. */
public record Stored<T>(T value, String version) {}
