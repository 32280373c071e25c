package dev.nabi.console.accounts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The sign-ins that were tried for a name of late: five of them in any quarter of an hour. */
public record Tries(List<Instant> times) {
    static final int MOST = 5;
    static final Duration WITHIN = Duration.ofMinutes(15);
    static final Tries NONE = new Tries(List.of());

    public Tries {
        times = List.copyOf(times);
    }

    boolean isSpent(Instant now) {
        return recent(now).size() >= MOST;
    }

    Tries with(Instant now) {
        return new Tries(Stream.concat(recent(now).stream(), Stream.of(now)).toList());
    }

    /** Whether nothing of it counts any more. */
    boolean isOver(Instant now) {
        return recent(now).isEmpty();
    }

    /** A time that is ahead was written by a clock that is; it counts as one of now. */
    private List<Instant> recent(Instant now) {
        var start = now.minus(WITHIN);
        return times.stream().filter(time -> time.isAfter(start)).toList();
    }
}
