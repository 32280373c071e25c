package dev.nabi.operator.function;

import dev.nabi.operator.scaling.FunctionKey;
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
 * Whose turn it is to do what starts an instance, of which there would otherwise be one of every Function at once. One
 * that does not get to its end holds its place for a while, and no longer.
 */
public final class Turns {
    /** What only some do at once. */
    enum Kind {
        /**
         * To take up what the platform has changed in its pods. Few, and one that fails is in the way for long, so that a bad
         * change comes to few.
         */
        RENEWAL(4, Duration.ofMinutes(10)),

        /**
         * To make a new revision, which proves itself with an instance. As many as start at once without slowing each other
         * down for long, and one whose image does not come is not in the way of the others for long.
         */
        PROOF(16, Duration.ofMinutes(1));

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

    /** Turns by a clock that does not jump. */
    public Turns(InstantSource time) {
        this.time = time;
        for (var kind : Kind.values()) {
            queues.put(kind, new Queue(kind));
        }
    }

    /** Whether it is a Function's turn; it then is until it is done. */
    synchronized boolean begin(Kind kind, FunctionKey function) {
        return Objects.requireNonNull(queues.get(kind)).begin(function, time.instant());
    }

    /** It has done this; answers those that waited longest, which may ask again now. */
    synchronized List<FunctionKey> done(Kind kind, FunctionKey function) {
        return Objects.requireNonNull(queues.get(kind))
                .done(function, time.instant())
                .toList();
    }

    /** It has done all that it wanted, or is gone. */
    synchronized List<FunctionKey> done(FunctionKey function) {
        return Stream.of(Kind.values())
                .flatMap(kind -> done(kind, function).stream())
                .distinct()
                .toList();
    }
}
