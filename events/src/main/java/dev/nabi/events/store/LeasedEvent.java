package dev.nabi.events.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that one dispatcher may deliver.
 *
 * @param attempts how many deliveries have reached the function's code
 * @param deferrals how many deliveries since the last attempt have not
 * @param kills how many deliveries killed their instance
 * @param replayed whether it was sent again from the dead letters
 */
public record LeasedEvent(
        Lease lease,
        LaneKey lane,
        Instant acceptedAt,
        Instant expiresAt,
        @Nullable String orderingKey,
        int depth,
        String origin,
        int attempts,
        int deferrals,
        int kills,
        boolean replayed,
        EventContent content) {
    public String id() {
        return lease.id();
    }
}
