package dev.nabi.function.invocation;

import java.time.Duration;

/**
 * How many carriers, platform threads that run virtual ones, there should be. Few are the quickest as long as handlers
 * wait or answer soon; a handler that computes, waits in a class's initialiser or calls native code holds its carrier, and
 * while all are held nobody else runs. So:
 *
 * <pre>
 * stalled ──→ at least twice as many, and as many as invocations are in flight and the least beside
 * calm for as long as they are held ──→ half as many, down to the least
 * stalled soon after a halving ──→ held twice as long the next time
 * </pre>
 */
final class Parallelism {
    static final Duration FIRST_HOLD = Duration.ofSeconds(1);
    static final Duration LONGEST_HOLD = Duration.ofMinutes(1);

    private final int least;
    private final int most;
    private int size;
    private long hold = FIRST_HOLD.toNanos();
    private long changedAt;
    private boolean halved;

    Parallelism(int least, int most) {
        this.least = least;
        this.most = most;
        this.size = least;
    }

    int size() {
        return size;
    }

    int least() {
        return least;
    }

    /** The size from now on, after a look that found the carriers stalled or not. */
    int after(boolean stalled, int inFlight, long now) {
        if (stalled) {
            boolean tooEarly = halved && now - changedAt < hold;
            hold = tooEarly ? Math.min(hold * 2, LONGEST_HOLD.toNanos()) : hold;
            change(Math.min(Math.max(size * 2, inFlight + least), most), false, now);
        } else if (size > least && now - changedAt >= hold) {
            change(Math.max(size / 2, least), true, now);
        } else if (size == least && now - changedAt >= LONGEST_HOLD.toNanos()) {
            hold = FIRST_HOLD.toNanos();
        }
        return size;
    }

    private void change(int next, boolean lower, long now) {
        size = next;
        halved = lower;
        changedAt = now;
    }
}
