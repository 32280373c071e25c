package dev.nabi.events.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How many deliveries of a Function may be in flight. At first one, which wakes it; then as many as the gateway says, or one
 * more after each success where it says nothing. A delivery that did not reach the function closes the window for a while and
 * to one.
 *
 * @param limit how many may be in flight while it is open
 * @param closedUntil nothing is sent before
 * @param deferrals deliveries in a row that did not reach the function
 */
record Window(int limit, Instant closedUntil, int deferrals) {
    static final int MOST = 1000;
    static final Window FIRST = new Window(1, Instant.EPOCH, 0);

    /** What a Function that is silent may be closed for; its gateway is back sooner than its budget. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    int room(int inFlight, Instant now) {
        return now.isBefore(closedUntil) ? 0 : Math.max(0, limit - inFlight);
    }

    /** A delivery reached the function; {@code told} is the gateway's figure. */
    Window reached(Optional<Integer> told) {
        int next = told.map(room -> Math.clamp(room, 1, MOST)).orElse(Math.min(MOST, limit + 1));
        return new Window(next, closedUntil, 0);
    }

    /** A delivery did not. Those that were in flight with it close the window once. */
    Window deferred(Instant now, Optional<Duration> retryAfter) {
        if (now.isBefore(closedUntil)) {
            return this;
        }
        var wait = retryAfter
                .filter(asked -> asked.compareTo(Backoff.LONGEST_DEFERRAL) <= 0)
                .orElse(Backoff.LONGEST_DEFERRAL);
        var doubled = Duration.ofMillis(Math.min(LONGEST.toMillis(), 500L << Math.min(deferrals, 10)));
        var closed = retryAfter.isPresent() && wait.compareTo(doubled) > 0 ? wait : doubled;
        return new Window(1, now.plus(closed), Math.min(deferrals + 1, 10));
    }
}
