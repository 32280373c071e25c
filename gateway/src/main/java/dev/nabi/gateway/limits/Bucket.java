package dev.nabi.gateway.limits;

import java.util.concurrent.atomic.AtomicLong;

/** A rate limit of this gateway: one number, taken from by one compare-and-set. */
final class Bucket {
    private final AtomicLong arrival;
    private volatile Pace pace;

    /** A full one. */
    Bucket(Pace pace, long now) {
        this.pace = pace;
        this.arrival = new AtomicLong(now);
    }

    /** Takes one request; gives 0, or how long to wait until one would pass, in nanoseconds. */
    long take(long now) {
        var by = pace;
        while (true) {
            var before = arrival.get();
            var after = by.next(before, now);
            var wait = by.wait(after, now);
            if (wait > 0) {
                return wait;
            }
            if (arrival.compareAndSet(before, after)) {
                return 0;
            }
        }
    }

    /** Gives back one that was taken in vain. */
    void giveBack() {
        arrival.addAndGet(-pace.intervalNanos());
    }

    /** How many requests would pass at once. */
    double level(long now) {
        return pace.level(arrival.get(), now);
    }

    /** Another pace from now on. What it holds stays, up to the new burst; {@code more} comes on top. */
    void change(Pace to, double more, long now) {
        var level = Math.max(0, level(now));
        pace = to;
        arrival.set(to.arrival(level + more, now));
    }

    Pace pace() {
        return pace;
    }
}
