package dev.nabi.operator.limits;

import dev.nabi.api.FunctionKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.stream.Stream;

/**
 * Which Functions may start a new revision now: a bounded number at once, first come first served. One that does not get to
 * its end holds its place for a while, and no longer.
 */
public final class RolloutLimiter {
    /** What only some do at once. */
    public enum Kind {
        /**
         * To take up what the platform has changed in its pods. Few, and one that fails is in the way for long, so that a bad
         * change comes to few.
         */
        UPGRADE(4, Duration.ofMinutes(10)),

        /**
         * To make a new revision, which proves itself with an instance. As many as start at once without slowing each other
         * down for long, and one whose image does not come is not in the way of the others for long.
         */
        NEW_REVISION(16, Duration.ofMinutes(1));

        final int atOnce;
        final Duration longest;

        Kind(int atOnce, Duration longest) {
            this.atOnce = atOnce;
            this.longest = longest;
        }
    }

    private static final class Queue {
        final Kind kind;
        final Map<FunctionKey, Instant> begun = new HashMap<>();
        final SequencedSet<FunctionKey> waiting = new LinkedHashSet<>();

        Queue(Kind kind) {
            this.kind = kind;
        }

        boolean begin(FunctionKey function, Instant now) {
            if (free(now) > 0) {
                begun.putIfAbsent(function, now);
            }
            if (begun.containsKey(function)) {
                waiting.remove(function);
                return true;
            }
            waiting.add(function);
            return false;
        }

        Stream<FunctionKey> done(FunctionKey function, Instant now) {
            waiting.remove(function);
            return begun.remove(function) == null
                    ? Stream.empty()
                    : waiting.stream().limit(free(now));
        }

        private int free(Instant now) {
            begun.values().removeIf(since -> !now.isBefore(since.plus(kind.longest)));
            return kind.atOnce - begun.size();
        }
    }

    private final InstantSource time;
    private final Map<Kind, Queue> queues = new EnumMap<>(Kind.class);

    /** A limiter by a clock that does not jump. */
    public RolloutLimiter(InstantSource time) {
        this.time = time;
        for (var kind : Kind.values()) {
            queues.put(kind, new Queue(kind));
        }
    }

    /** Takes a place for a Function, if one is free or it has one; it keeps the place until it is done. */
    public synchronized boolean begin(Kind kind, FunctionKey function) {
        return Objects.requireNonNull(queues.get(kind)).begin(function, time.instant());
    }

    /** It has done this; answers those that waited longest, which may ask again now. */
    public synchronized List<FunctionKey> done(Kind kind, FunctionKey function) {
        return Objects.requireNonNull(queues.get(kind))
                .done(function, time.instant())
                .toList();
    }

    /** It has done all that it wanted, or is gone. */
    public synchronized List<FunctionKey> done(FunctionKey function) {
        return Stream.of(Kind.values())
                .flatMap(kind -> done(kind, function).stream())
                .distinct()
                .toList();
    }
}
