package dev.nabi.operator.limits;

import dev.nabi.api.FunctionKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rate limiter of a Function's Events: a burst at once, then one each half minute. It remembers a bounded number
 * of Functions, those that had events last.
 */
public final class EventRateLimiter {
    private static final int BURST = 20;
    private static final Duration REFILL = Duration.ofSeconds(30);
    private static final int REMEMBERED = 4096;

    private final InstantSource time;
    private final Map<FunctionKey, Instant> accounts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FunctionKey, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    public EventRateLimiter(InstantSource time) {
        this.time = time;
    }

    /** Takes one from a Function's budget, if there is one. */
    public synchronized boolean take(FunctionKey function) {
        var now = time.instant();
        // Each event takes half a minute from an account that reaches back no further than a burst.
        var floor = now.minus(REFILL.multipliedBy(BURST));
        var account = accounts.getOrDefault(function, floor);
        var next = (account.isBefore(floor) ? floor : account).plus(REFILL);
        if (next.isAfter(now)) {
            return false;
        }
        accounts.put(function, next);
        return true;
    }
}
