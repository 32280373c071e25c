package dev.nabi.events.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that is to be accepted.
 *
 * @param notBefore the first moment of a delivery
 * @param expiresAt the last moment at which a delivery may begin
 * @param orderingKey of the events with one key of one lane, one is delivered at a time, in the order of acceptance
 * @param depth how many events led to this one: 0 for one from outside
 * @param origin who called, and is the only one that may read and cancel it; "" for a Trigger
 */
public record NewEvent(
        String id,
        LaneKey lane,
        Instant acceptedAt,
        Instant notBefore,
        Instant expiresAt,
        @Nullable String orderingKey,
        @Nullable UniqueKey unique,
        int depth,
        String origin,
        EventContent content) {
    public NewEvent {
        orderingKey = orderingKey == null ? null : KeyText.of(orderingKey);
    }
}
