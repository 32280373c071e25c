package dev.nabi.console.sigv4;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The signatures that were verified lately, so that a copied request holds for seconds and not for the whole window of the
 * clocks. Two equal requests of one second have equal signatures, so the same one may come again at once; not later.
 *
 * <pre>
 *   first seen ──── REPEAT (10 s): taken again ────┤ then refused until the clocks' window is over
 * </pre>
 */
public final class SeenSignatures {
    /** How long after it was seen first a signature may come again. */
    public static final Duration REPEAT = Duration.ofSeconds(10);

    private static final Duration WINDOW = SignatureRule.SKEW.multipliedBy(2);

    private final int most;
    private final Map<String, Instant> seen = new LinkedHashMap<>();

    /** @param most the most that are remembered; the oldest go first */
    public SeenSignatures(int most) {
        this.most = most;
    }

    /** Whether a verified signature is taken now. */
    public synchronized boolean take(String signature, Instant now) {
        var first = seen.putIfAbsent(signature, now);
        for (Iterator<Instant> oldest = seen.values().iterator(); oldest.hasNext(); ) {
            var isOver = oldest.next().plus(WINDOW).isBefore(now);
            if (!isOver && seen.size() <= most) {
                break;
            }
            oldest.remove();
        }
        return first == null || !now.isAfter(first.plus(REPEAT));
    }

    synchronized int size() {
        return seen.size();
    }
}
