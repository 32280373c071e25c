package dev.nabi.events.http;

import dev.nabi.events.store.EventState;
import dev.nabi.events.store.EventStore;
import dev.nabi.events.store.StoreException;
import dev.nabi.events.store.StoredEvent;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code GET} and {@code DELETE /v1/async/<id>}, for the caller whose call it is. Blocking: one virtual thread a request. */
public final class AsyncApi {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final long LOOK_AGAIN_MILLIS = 1000;

    /** However many wait: the more, the more seldom each looks, so that they leave the store to others. */
    private static final int LOOKS_A_SECOND = 200;

    private final EventStore store;
    private final EventWaiters waiters;
    private final InstantSource clock;

    public AsyncApi(EventStore store, EventWaiters waiters, InstantSource clock) {
        this.store = store;
        this.waiters = waiters;
        this.clock = clock;
    }

    public void get(RoutingContext request) throws StoreException {
        var id = Endpoint.path(request, "id");
        var wait = request.request().getParam("wait");
        var until = clock.instant().plus(wait == null ? Duration.ZERO : Durations.bounded("wait", wait, LONGEST_WAIT));
        var event = wait == null ? mine(request, id) : ended(request, id, until);
        request.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(EventJson.of(event).encode());
    }

    /** The event when it has ended, or as it is when the time is over. */
    private StoredEvent ended(RoutingContext request, String id, Instant until) throws StoreException {
        while (true) {
            var changed = new CountDownLatch(1);
            Runnable then = changed::countDown;
            if (!waiters.add(id, then)) {
                throw ApiProblem.later(503, "too many wait for events; ask without wait", 1);
            }
            try {
                // After it is known that somebody waits: what ends from here on is told.
                var event = mine(request, id);
                if (event.state().isFinal() || !clock.instant().isBefore(until)) {
                    return event;
                }
                await(changed, until);
            } finally {
                waiters.remove(id, then);
            }
        }
    }

    /** What another process settles, and a cancellation, nobody tells: look again after a while. */
    private void await(CountDownLatch changed, Instant until) {
        var left = Duration.between(clock.instant(), until).toMillis();
        var again = Math.max(LOOK_AGAIN_MILLIS, waiters.count() * 1000L / LOOKS_A_SECOND);
        try {
            var _ = changed.await(Math.clamp(left, 0, again), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiProblem.later(503, "events shuts down", 1);
        }
    }

    private StoredEvent mine(RoutingContext request, String id) throws StoreException {
        var caller = Objects.requireNonNullElse(request.request().getHeader("Nabi-Caller"), "");
        return store.read(reads -> reads.find(id))
                .filter(event -> event.origin().equals(caller))
                .filter(event -> event.lane().trigger().isEmpty())
                .orElseThrow(
                        () -> ApiProblem.of(404, "there is no asynchronous call " + id + " of yours, or no longer"));
    }

    public void delete(RoutingContext request) throws StoreException {
        var id = Endpoint.path(request, "id");
        mine(request, id);
        EventState was;
        try {
            was = store.cancel(id, clock.instant())
                    .join()
                    .orElseThrow(() -> ApiProblem.of(404, "there is no asynchronous call " + id));
        } catch (CompletionException e) {
            throw new StoreException("The event store failed", e);
        }
        if (was == EventState.SUCCEEDED || was == EventState.DEAD) {
            throw ApiProblem.of(409, "it has ended: " + EventJson.state(mine(request, id)));
        }
        get(request);
    }
}
