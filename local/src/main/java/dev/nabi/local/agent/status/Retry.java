package dev.nabi.local.agent.status;

import java.time.Duration;
import java.time.Instant;

/** When to try again what failed for a reason outside: after a second, then twice as long each time, up to thirty. */
public record Retry(Instant at, Duration next) {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** Nothing has failed. */
    public static final Retry NOW = new Retry(Instant.MIN, FIRST);

    public Retry failed(Instant now) {
        var longer = next.multipliedBy(2);
        return new Retry(now.plus(next), longer.compareTo(LONGEST) > 0 ? LONGEST : longer);
    }

    public boolean isDue(Instant now) {
        return !now.isBefore(at);
    }
}
