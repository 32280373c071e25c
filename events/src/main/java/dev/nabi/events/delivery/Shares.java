package dev.nabi.events.delivery;

import java.util.HashMap;
import java.util.Map;

/**
 * The rule by which namespaces share what this process has: dynamic thresholds (Choudhury and Hahne, 1998). A namespace may
 * take {@link #FACTOR} times what is left free, so that one alone has four fifths, and there is always something left for the
 * next one, however long the first one keeps what it has. One thread's.
 */
final class Shares {
    static final int FACTOR = 4;

    private final long most;
    private final Map<String, Long> taken = new HashMap<>();
    private long all;

    Shares(long most) {
        this.most = most;
    }

    /** What the namespace may take now. */
    long room(String namespace) {
        long free = most - all;
        long room = Math.ceilDiv(FACTOR * free - taken.getOrDefault(namespace, 0L), FACTOR + 1);
        return Math.max(0, Math.min(free, room));
    }

    /** The namespace takes so much, or gives it back where it is negative. */
    void take(String namespace, long change) {
        all += change;
        taken.merge(namespace, change, (old, more) -> old + more == 0 ? null : old + more);
    }
}
