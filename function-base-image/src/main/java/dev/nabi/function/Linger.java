package dev.nabi.function;

import java.time.Duration;

/**
 * For how long a server that ends goes on serving: until nothing has arrived for a second, since who still sends has not seen the
 * end, and within a bound, since Kubernetes does not wait. Times are of one monotonic clock, in nanoseconds.
 */
final class Linger {
    static final Duration QUIET = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofMillis(2500);

    private final long start;
    private long begun;
    private long lastArrival;

    /** From now on; {@code begun} is how many invocations have begun by now. */
    Linger(long now, long begun) {
        this.start = now;
        this.lastArrival = now;
        this.begun = begun;
    }

    /** Whether it is over, when so many invocations have begun by now. */
    boolean isOver(long now, long begunByNow) {
        if (begunByNow != begun) {
            begun = begunByNow;
            lastArrival = now;
        }
        return now - lastArrival >= QUIET.toNanos() || now - start >= LONGEST.toNanos();
    }
}
