package dev.nabi.events.delivery;

import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.Settlement;

/** Hears of each delivery whose end is on the disk. */
@FunctionalInterface
public interface DeliveryListener {
    void settled(LeasedEvent event, Settlement settlement);
}
