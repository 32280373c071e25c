package dev.nabi.events.store;

/** What became of an event that was to be accepted. */
public sealed interface Acceptance {
    /** It is stored. */
    record Accepted(String id) implements Acceptance {}

    /** The same event was accepted before, as this id. */
    record Repeated(String id) implements Acceptance {}

    /** Another event was accepted under its unique key. */
    record Conflict(String id) implements Acceptance {}

    /** A bound of its lane or namespace is reached. */
    record Full(String bound) implements Acceptance {}
}
