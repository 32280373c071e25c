package dev.nabi.gateway.call;

import dev.nabi.api.FunctionKey;
import dev.nabi.gateway.routing.Match.NotReady;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many calls wait for the first revision of their Function: as many for each Function as may wait in its queue
 * ({@code spec.queue.length}), on all event loops together.
 */
public final class Lobby {
    private final ConcurrentMap<FunctionKey, AtomicInteger> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger all = new AtomicInteger();

    /** Takes a place; null when there is none. */
    @Nullable
    Cancellation enter(NotReady notReady) {
        var function = notReady.function();
        var isIn = new AtomicBoolean();
        waiting.compute(function, (key, count) -> {
            var counted = count == null ? new AtomicInteger() : count;
            if (counted.get() < notReady.readiness().queueLength()) {
                counted.incrementAndGet();
                isIn.set(true);
            }
            return counted.get() == 0 ? null : counted;
        });
        if (!isIn.get()) {
            return null;
        }
        all.incrementAndGet();
        return () -> exit(function);
    }

    private void exit(FunctionKey function) {
        all.decrementAndGet();
        waiting.computeIfPresent(function, (key, count) -> count.decrementAndGet() == 0 ? null : count);
    }

    /** Calls that wait. */
    public int size() {
        return all.get();
    }
}
