package dev.nabi.operator.function;

import dev.nabi.operator.scaling.FunctionKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Whose turn it is to take up what the platform has changed in its pods. Each takes a revision, which has to prove itself
 * with an instance like any other: all Functions at once would start an instance of each. One that does not get to its
 * end holds its place for a while, so that a bad change comes to few.
 */
public final class Renewals {
    static final int AT_ONCE = 4;
    static final Duration LONGEST = Duration.ofMinutes(10);

    private final InstantSource time;
    private final Map<FunctionKey, Instant> begun = new HashMap<>();

    /** Renewals by a clock that does not jump. */
    public Renewals(InstantSource time) {
        this.time = time;
    }

    /** Whether a Function may renew its pods now; it then may until it is done. */
    synchronized boolean begin(FunctionKey function) {
        var now = time.instant();
        begun.values().removeIf(since -> !now.isBefore(since.plus(LONGEST)));
        if (begun.size() < AT_ONCE) {
            begun.putIfAbsent(function, now);
        }
        return begun.containsKey(function);
    }

    /** It is renewed, or gone. */
    synchronized void done(FunctionKey function) {
        begun.remove(function);
    }
}
