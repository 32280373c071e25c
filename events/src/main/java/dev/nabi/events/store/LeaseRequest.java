package dev.nabi.events.store;

import java.time.Instant;

/**
 * Asks for events of a lane that are due, oldest first, for the given owner alone until the given time.
 *
 * @param max how many at most
 * @param maxBytes the event with which they have so many bytes is the last one
 */
public record LeaseRequest(LaneKey lane, int max, long maxBytes, Instant now, Instant until, String owner) {
    /** However many bytes they have. */
    public LeaseRequest(LaneKey lane, int max, Instant now, Instant until, String owner) {
        this(lane, max, Long.MAX_VALUE, now, until, owner);
    }
}
