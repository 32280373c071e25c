package dev.nabi.console.accesskeys;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The token that requests signed with an access key act with.
 *
 * @param issued when it was asked for; empty where that is not known
 * @param ends when it ends; empty where it does not say
 */
record KeyToken(String text, Optional<Instant> issued, Optional<Instant> ends) {
    private static final Duration USUAL = Duration.ofDays(90);
    private static final Duration LAST = Duration.ofDays(7);

    /** The shortest that the API server gives. */
    private static final Duration SHORTEST = Duration.ofMinutes(10);

    boolean isOver(Instant now) {
        return ends.isPresent() && !now.isBefore(ends.get());
    }

    /** Whether its last week has begun, or the last third of a life that is shorter than three weeks. */
    boolean isDue(Instant now) {
        if (ends.isEmpty()) {
            return false;
        }
        var third = issued.map(since -> Duration.between(since, ends.get()).dividedBy(3))
                .filter(part -> part.compareTo(LAST) < 0)
                .orElse(LAST);
        return !now.isBefore(ends.get().minus(third));
    }

    /** How long the next one is to hold: as long as this one. */
    Duration life() {
        var life = issued.flatMap(since -> ends.map(until -> Duration.between(since, until)))
                .orElse(USUAL);
        return life.compareTo(SHORTEST) < 0 ? SHORTEST : life;
    }

    /** Without its text, so that no log line holds it. */
    @Override
    public String toString() {
        return "a token until " + ends.map(Instant::toString).orElse("it is deleted");
    }
}
