package dev.nabi.events.store;

import org.jspecify.annotations.Nullable;

/**
 * The right to deliver and to settle an event. It ends when its time is over: whoever leases next has another epoch.
 *
 * @param sequence the event's number in the store, which with the other fields spares a query
 */
public record Lease(
        String id,
        long epoch,
        long sequence,
        long lane,
        long bytes,
        @Nullable String orderingKey) {
    /** A lease of an event that no store has. */
    public Lease(String id, long epoch) {
        this(id, epoch, 0, 0, 0, null);
    }
}
