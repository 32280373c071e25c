package dev.nabi.operator.function;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.limits.EventRateLimiter;
import dev.nabi.operator.status.StatusEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Tells what happened to a Function as Events on it, bounded in their rate. */
public final class FunctionEvents {
    private final EventRateLimiter limiter;
    private final EventWriter writer;
    private final Executor writes;
    private final Map<FunctionKey, EventSubject> subjects = new ConcurrentHashMap<>();

    /** Events that are written by an executor of its own, since nothing waits for them. */
    public FunctionEvents(EventRateLimiter limiter, EventWriter writer, Executor writes) {
        this.limiter = limiter;
        this.writer = writer;
        this.writes = writes;
    }

    /** Tells one event of a Function; of one that is no more, nothing. */
    public void report(FunctionKey function, StatusEvent event) {
        var subject = subjects.get(function);
        if (subject != null && limiter.take(function)) {
            writes.execute(() -> writer.write(subject, event));
        }
    }

    void report(FunctionKey key, Function function, List<StatusEvent> events) {
        subjects.put(key, EventSubject.of(function));
        events.forEach(event -> report(key, event));
    }

    void forget(FunctionKey function) {
        subjects.remove(function);
    }
}
