package dev.nabi.events.delivery;

import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.Settlement;

/** Hears of each delivery whose end is on the disk, and of what follows from it. */
@FunctionalInterface
public interface DeliveryListener {
    void settled(LeasedEvent event, Settlement settlement);

    /** A result was accepted in this lane. */
    default void accepted(LaneKey lane) {}
}
