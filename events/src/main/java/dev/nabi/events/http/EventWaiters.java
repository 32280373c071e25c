package dev.nabi.events.http;

import dev.nabi.events.delivery.DeliveryListener;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.Settlement;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** Those who wait for the end of an event. What another process settles is seen by looking again each second. */
public final class EventWaiters implements DeliveryListener {
    private static final int MOST = 10_000;

    private final ConcurrentHashMap<String, List<Runnable>> waiting = new ConcurrentHashMap<>();
    private final Semaphore room = new Semaphore(MOST);

    /** Runs {@code then} when a delivery of the event ends; false when too many wait. */
    boolean add(String id, Runnable then) {
        if (!room.tryAcquire()) {
            return false;
        }
        waiting.computeIfAbsent(id, _ -> new CopyOnWriteArrayList<>()).add(then);
        return true;
    }

    /** How many wait. */
    int count() {
        return MOST - room.availablePermits();
    }

    void remove(String id, Runnable then) {
        waiting.computeIfPresent(id, (_, all) -> {
            if (all.remove(then)) {
                room.release();
            }
            return all.isEmpty() ? null : all;
        });
    }

    @Override
    public void settled(LeasedEvent event, Settlement settlement) {
        var all = waiting.get(event.id());
        if (all != null) {
            all.forEach(Runnable::run);
        }
    }
}
