package dev.nabi.operator.limits;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.ClosedFunction;
import dev.nabi.operator.status.StatusEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Tells a Function's owner by an Event that gateways had to close it, since what its callers are verified with is missing: each
 * reason at once, and the same one again after {@link #AGAIN} while calls come.
 */
public final class AccessEvents {
    static final Duration AGAIN = Duration.ofMinutes(10);
    static final int MOST = 10_000;
    private static final String REASON = "AccessUnavailable";

    private final BiConsumer<FunctionKey, StatusEvent> events;
    private final InstantSource clock;
    private final Map<FunctionKey, Told> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FunctionKey, Told> eldest) {
            return size() > MOST;
        }
    };

    private record Told(String why, Instant at) {}

    public AccessEvents(BiConsumer<FunctionKey, StatusEvent> events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
    }

    /** A gateway names Functions that it had to close. */
    public void report(List<ClosedFunction> closed) {
        for (var one : closed) {
            var function = new FunctionKey(one.namespace(), one.function());
            if (isNew(function, one.why())) {
                events.accept(
                        function,
                        new StatusEvent(
                                true,
                                REASON,
                                "calls are answered 503, for spec.access cannot be checked: " + one.why()));
            }
        }
    }

    private synchronized boolean isNew(FunctionKey function, String why) {
        var now = clock.instant();
        var before = told.get(function);
        if (before != null
                && before.why().equals(why)
                && now.isBefore(before.at().plus(AGAIN))) {
            return false;
        }
        told.remove(function);
        told.put(function, new Told(why, now));
        return true;
    }
}
