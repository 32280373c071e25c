package dev.nabi.operator.limits;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.FunctionStatus;
import dev.nabi.operator.status.Statuses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How long a status waits in which only the numbers of instances have changed. A wake changes them in steps (asked for,
 * there, ready), often for many Functions at once, and each step written would take time from the very starts that it
 * tells of: of the API server, of etcd and of everybody who watches Functions.
 */
public final class StatusDebounce {
    /** From the last step, when all instances are ready. */
    static final Duration SETTLED = Duration.ofSeconds(1);

    /** From the first step, when instances come and go without a rest. */
    static final Duration RESTLESS = Duration.ofSeconds(4);

    /** From the first step, while some are starting: with many Functions at once a start may take that long. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    private record Unwritten(Instant first, Instant last, FunctionStatus status) {
        Unwritten next(FunctionStatus seen, Instant now) {
            return status.equals(seen) ? this : new Unwritten(first, now, seen);
        }

        Instant due() {
            if (isStarting()) {
                return first.plus(LONGEST);
            }
            var settled = last.plus(SETTLED);
            var restless = first.plus(RESTLESS);
            return restless.isBefore(settled) ? restless : settled;
        }

        private boolean isStarting() {
            return !Objects.equals(status.replicas(), status.readyReplicas());
        }
    }

    private final InstantSource time;
    private final ConcurrentMap<FunctionKey, Unwritten> unwritten = new ConcurrentHashMap<>();

    /** By a clock that does not jump. */
    public StatusDebounce(InstantSource time) {
        this.time = time;
    }

    /** How long the step from one status to the next may still wait; nothing when it is to be written now, or is none. */
    public Optional<Duration> left(FunctionKey function, FunctionStatus before, FunctionStatus after) {
        if (!before.equals(after) && Statuses.isCountedAlone(before, after)) {
            var now = time.instant();
            var waiting = unwritten.compute(
                    function,
                    (_, earlier) -> earlier == null ? new Unwritten(now, now, after) : earlier.next(after, now));
            var left = Duration.between(now, waiting.due());
            if (left.isPositive()) {
                return Optional.of(left);
            }
        }
        unwritten.remove(function);
        return Optional.empty();
    }

    public void forget(FunctionKey function) {
        unwritten.remove(function);
    }
}
