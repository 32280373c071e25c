package dev.nabi.gateway.metrics;

import dev.nabi.api.FunctionKey;
import dev.nabi.gateway.limits.LimitKind;
import dev.nabi.gateway.loop.Load;
import dev.nabi.gateway.routing.RevisionKey;
import dev.nabi.metering.Invocation;
import dev.nabi.metering.Ticks;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last hours of Functions that are called, for who has no Prometheus, in front of the meters that do the rest. A
 * Function's are opened with its first call and go when nothing was called for as long as they reach back; beyond
 * {@value #MOST} Functions, others have none.
 */
public final class RecentMeters implements UsageMeters {
    /** Together some 8 MiB. */
    static final int MOST = 500;

    private final UsageMeters meters;
    private final Ticks ticks;
    private final Map<FunctionKey, Kept> functions = new ConcurrentHashMap<>();

    private static final class Kept {
        final RecentMinutes minutes = new RecentMinutes();
        volatile long called;
    }

    public RecentMeters(UsageMeters meters, Ticks ticks) {
        this.meters = meters;
        this.ticks = ticks;
    }

    @Override
    public RevisionMeter open(RevisionKey revision, Supplier<Load> load) {
        return new Recording(meters.open(revision, load), revision.functionKey());
    }

    @Override
    public void denied(String reason) {
        meters.denied(reason);
    }

    /** What waits and runs now; forgets Functions that were not called for long. */
    public void seen(RevisionKey revision, int queued, int instances) {
        var kept = functions.get(revision.functionKey());
        if (kept == null) {
            return;
        }
        if (minute() - kept.called >= RecentMinutes.MINUTES) {
            functions.remove(revision.functionKey(), kept);
        } else if (queued > 0 || instances > 0) {
            kept.minutes.seen(queued, instances, minute());
        }
    }

    /** Forgets those that were not called for as long as they reach back, also where the Function is gone. */
    public void prune() {
        functions.values().removeIf(kept -> minute() - kept.called >= RecentMinutes.MINUTES);
    }

    /** The last minutes of the Functions of a namespace, by name; of one where {@code function} is not empty. */
    public Map<String, List<RecentMinutes.Minute>> of(String namespace, String function, int minutes) {
        var now = minute();
        var found = new TreeMap<String, List<RecentMinutes.Minute>>();
        functions.forEach((key, kept) -> {
            if (key.namespace().equals(namespace)
                    && (function.isEmpty() || key.name().equals(function))) {
                found.put(key.name(), kept.minutes.since(now - minutes + 1, now));
            }
        });
        return found;
    }

    private long minute() {
        return TimeUnit.MILLISECONDS.toMinutes(ticks.millis());
    }

    private @Nullable Kept kept(FunctionKey function) {
        var kept = functions.get(function);
        return kept != null || functions.size() >= MOST ? kept : functions.computeIfAbsent(function, _ -> new Kept());
    }

    private final class Recording implements RevisionMeter {
        private final RevisionMeter meter;
        private final FunctionKey function;

        Recording(RevisionMeter meter, FunctionKey function) {
            this.meter = meter;
            this.function = function;
        }

        @Override
        public void ended(Invocation invocation) {
            var kept = kept(function);
            if (kept != null) {
                var minute = minute();
                kept.called = minute;
                kept.minutes.ended(invocation, minute);
            }
            meter.ended(invocation);
        }

        @Override
        public void running(Invocation invocation) {
            meter.running(invocation);
        }

        @Override
        public void arrived() {
            meter.arrived();
        }

        @Override
        public void turnedAway() {
            meter.turnedAway();
        }

        @Override
        public void overBudget() {
            meter.overBudget();
        }

        @Override
        public void aboveLimit(LimitKind kind) {
            meter.aboveLimit(kind);
        }

        @Override
        public void close() {
            meter.close();
        }
    }
}
