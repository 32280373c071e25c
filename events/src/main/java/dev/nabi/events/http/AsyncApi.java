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
        var event = mine(request, id);
        while (!event.state().isFinal() && clock.instant().isBefore(until)) {
            await(id, until);
            event = mine(request, id);
        }
        request.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(EventJson.of(event).encode());
    }

    private void await(String id, Instant until) {
        var ended = new CountDownLatch(1);
        Runnable then = ended::countDown;
        if (!waiters.add(id, then)) {
            throw ApiProblem.later(503, "too many wait for events; ask without wait", 1);
        }
        try {
            var left = Duration.between(clock.instant(), until).toMillis();
            // Settled before somebody waited, or by another process: look again at the latest after a second.
            if (!ended.await(Math.clamp(left, 0, LOOK_AGAIN_MILLIS), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiProblem.later(503, "events shuts down", 1);
        } finally {
            waiters.remove(id, then);
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
            was = store.write(writes -> writes.cancel(id, clock.instant()))
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
