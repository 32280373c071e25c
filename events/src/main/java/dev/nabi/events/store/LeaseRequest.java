package dev.nabi.events.store;

import java.time.Instant;

/** Asks for events of a lane that are due, oldest first, for the given owner alone until the given time. */
public record LeaseRequest(LaneKey lane, int max, Instant now, Instant until, String owner) {}
