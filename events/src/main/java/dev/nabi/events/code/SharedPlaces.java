package dev.nabi.events.code;

import java.util.HashMap;
import java.util.Map;

/**
 * Places for requests, which namespaces share by dynamic thresholds: one may have as many as are free, so that one alone has half
 * of them, and there is a place for the next namespace however slow the requests of the first one are.
 */
final class SharedPlaces {
    private final Map<String, Integer> taken = new HashMap<>();
    private int free;

    SharedPlaces(int places) {
        this.free = places;
    }

    /** Takes a place, if there is one for this namespace now. */
    synchronized boolean tryTake(String namespace) {
        if (taken.getOrDefault(namespace, 0) >= free) {
            return false;
        }
        taken.merge(namespace, 1, Integer::sum);
        free--;
        return true;
    }

    /** Takes a place, and waits for one if need be; false where none came in this time. */
    synchronized boolean take(String namespace, long patienceNanos) throws InterruptedException {
        var start = System.nanoTime();
        while (!tryTake(namespace)) {
            var left = patienceNanos - (System.nanoTime() - start);
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000 + 1);
        }
        return true;
    }

    synchronized void giveBack(String namespace) {
        taken.computeIfPresent(namespace, (_, places) -> places == 1 ? null : places - 1);
        free++;
        notifyAll();
    }
}
