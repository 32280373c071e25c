package dev.nabi.operator.function;

import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.operator.scaling.FunctionKey;
import dev.nabi.operator.status.Statuses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How long a status waits in which only the numbers of instances have changed. A wake changes them in steps (asked for,
 * there, ready), often for many Functions at once, and each step written would take time from the very starts that it
 * tells of: of the API server, of etcd and of everybody who watches Functions.
 */
public final class Settling {
    /** From the first step until the status is written; what else changes is written at once. */
    static final Duration LONGEST = Duration.ofSeconds(2);

    private final InstantSource time;
    private final ConcurrentMap<FunctionKey, Instant> since = new ConcurrentHashMap<>();

    /** By a clock that does not jump. */
    public Settling(InstantSource time) {
        this.time = time;
    }

    /** How long the step from one status to the next may still wait; nothing when it is to be written now, or is none. */
    Optional<Duration> left(FunctionKey function, FunctionStatus before, FunctionStatus after) {
        if (before.equals(after) || !Statuses.isCountedAlone(before, after)) {
            since.remove(function);
            return Optional.empty();
        }
        var now = time.instant();
        var left =
                Duration.between(now, since.computeIfAbsent(function, _ -> now).plus(LONGEST));
        if (left.isPositive()) {
            return Optional.of(left);
        }
        since.remove(function);
        return Optional.empty();
    }

    void forget(FunctionKey function) {
        since.remove(function);
    }
}
