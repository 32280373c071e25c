package dev.nabi.events.http;

import dev.nabi.events.source.Times;
import dev.nabi.events.store.DeadLetterFilter;
import dev.nabi.events.store.DeadReason;
import dev.nabi.events.store.EventState;
import dev.nabi.events.store.EventStore;
import dev.nabi.events.store.StoreException;
import dev.nabi.events.store.StoredEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters of a namespace: list, show, redrive and purge, each of one, of those that fit a filter, or of all. Blocking: one
 * virtual thread a request.
 */
public final class DeadLettersApi {
    private static final int MOST_LISTED = 500;
    private static final int MOST_AT_ONCE = 1000;
    private static final int DEFAULT_RATE = 50;
    private static final List<String> FILTER = List.of("function", "trigger", "reason", "since", "until");

    private final EventStore store;
    private final InstantSource clock;
    private final Duration maxAge;

    /** {@code maxAge} is how long an event that is sent again may take. */
    public DeadLettersApi(EventStore store, Duration maxAge, InstantSource clock) {
        this.store = store;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    /** {@code GET /v1/namespaces/<ns>/dead-letters?function=&trigger=&reason=&since=&until=&after=&limit=}. */
    public void list(RoutingContext request) throws StoreException {
        var filter = filter(request, "after", "limit");
        var limit = number(request, "limit", 100, MOST_LISTED);
        var after = Objects.requireNonNullElse(request.request().getParam("after"), "");
        if (!after.isEmpty() && store.read(reads -> reads.find(after)).isEmpty()) {
            // The list would begin anew, and who reads page after page would never end.
            throw ApiProblem.of(400, "after: there is no event " + after + " any more; begin again without after");
        }
        var found = store.read(reads -> reads.deadLetters(filter, after, limit));
        var json = new JsonObject()
                .put("total", store.read(reads -> reads.countDeadLetters(filter)))
                .put(
                        "items",
                        new JsonArray(found.stream().map(EventJson::inList).toList()));
        if (found.size() == limit) {
            json.put("after", found.getLast().id());
        }
        write(request, json);
    }

    /** {@code GET /v1/namespaces/<ns>/dead-letters/<id>}: with its history, its last answer, and what it carries. */
    public void show(RoutingContext request) throws StoreException {
        var id = Endpoint.path(request, "id");
        var event = dead(request, id);
        var content = store.read(reads -> reads.content(id));
        var json = EventJson.of(event);
        content.ifPresent(payload -> json.put("payload", EventJson.content(payload)));
        write(request, json);
    }

    /** {@code POST …/dead-letters/<id>/redrive}. */
    public void redriveOne(RoutingContext request) throws StoreException {
        var id = Endpoint.path(request, "id");
        dead(request, id);
        if (!join(store.write(writes -> writes.redrive(id, clock.instant(), maxAge)))) {
            throw ApiProblem.of(409, id + " is no dead letter any more");
        }
        write(request, new JsonObject().put("redriven", 1));
    }

    /** {@code POST …/dead-letters/redrive?<filter>&rate=50&max=1000&dryRun=true}: so many each second become due. */
    public void redrive(RoutingContext request) throws StoreException {
        var filter = filter(request, "rate", "max", "dryRun");
        var rate = number(request, "rate", DEFAULT_RATE, MOST_AT_ONCE);
        var max = number(request, "max", MOST_AT_ONCE, MOST_AT_ONCE);
        var fit = store.read(reads -> reads.countDeadLetters(filter));
        if (isDryRun(request)) {
            write(
                    request,
                    new JsonObject()
                            .put("dryRun", true)
                            .put("wouldRedrive", Math.min(fit, max))
                            .put("left", Math.max(0, fit - max)));
            return;
        }
        var distance = Duration.ofNanos(1_000_000_000L / rate);
        var redriven = join(store.write(writes -> writes.redrive(filter, max, clock.instant(), maxAge, distance)));
        write(
                request,
                new JsonObject().put("redriven", redriven.size()).put("left", Math.max(0, fit - redriven.size())));
    }

    /** {@code DELETE …/dead-letters/<id>}. */
    public void purgeOne(RoutingContext request) throws StoreException {
        var id = Endpoint.path(request, "id");
        dead(request, id);
        join(store.write(writes -> writes.purge(id, clock.instant())));
        write(request, new JsonObject().put("purged", 1));
    }

    /** {@code POST …/dead-letters/purge?<filter>&max=1000&dryRun=true}. */
    public void purge(RoutingContext request) throws StoreException {
        var filter = filter(request, "max", "dryRun");
        var max = number(request, "max", MOST_AT_ONCE, MOST_AT_ONCE);
        var fit = store.read(reads -> reads.countDeadLetters(filter));
        if (isDryRun(request)) {
            write(
                    request,
                    new JsonObject()
                            .put("dryRun", true)
                            .put("wouldPurge", Math.min(fit, max))
                            .put("left", Math.max(0, fit - max)));
            return;
        }
        int purged = join(store.write(writes -> writes.purge(filter, max, clock.instant())));
        write(request, new JsonObject().put("purged", purged).put("left", Math.max(0, fit - purged)));
    }

    private StoredEvent dead(RoutingContext request, String id) throws StoreException {
        return store.read(reads -> reads.find(id))
                .filter(event -> event.lane().namespace().equals(Endpoint.path(request, "namespace")))
                .filter(event -> event.state() == EventState.DEAD)
                .orElseThrow(() -> ApiProblem.of(404, "there is no dead letter " + id));
    }

    private static boolean isDryRun(RoutingContext request) {
        var value = request.request().getParam("dryRun");
        if (value != null && !value.equals("true") && !value.equals("false")) {
            throw ApiProblem.of(400, "dryRun is '" + value + "': it must be true or false");
        }
        return "true".equals(value);
    }

    private static int number(RoutingContext request, String name, int otherwise, int most) {
        var text = request.request().getParam(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw ApiProblem.of(400, name + " is '" + text + "': it must be between 1 and " + most);
        }
        return Integer.parseInt(text);
    }

    private static DeadLetterFilter filter(RoutingContext request, String... others) {
        checkNames(request, others);
        var reason = request.request().getParam("reason");
        try {
            return new DeadLetterFilter(
                    Endpoint.path(request, "namespace"),
                    request.request().getParam("function"),
                    request.request().getParam("trigger"),
                    reason == null ? null : DeadReason.of(reason),
                    instant(request, "since"),
                    instant(request, "until"));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.of(400, String.valueOf(e.getMessage()));
        }
    }

    /** A filter that is misspelt would be none, and all dead letters would be purged. */
    private static void checkNames(RoutingContext request, String... others) {
        var known = new ArrayList<>(FILTER);
        known.addAll(List.of(others));
        for (var name : request.queryParams().names()) {
            if (!known.contains(name)) {
                throw ApiProblem.of(400, "there is no parameter '" + name + "', only " + String.join(", ", known));
            }
            if (request.queryParams().getAll(name).size() > 1) {
                throw ApiProblem.of(400, name + " is given more than once");
            }
        }
    }

    private static @Nullable Instant instant(RoutingContext request, String name) {
        var text = request.request().getParam(name);
        return text == null
                ? null
                : Times.of(text)
                        .orElseThrow(() -> ApiProblem.of(
                                400, name + " is '" + text + "': it must be a time such as " + Times.EXAMPLE));
    }

    private static <T> T join(CompletableFuture<T> written) throws StoreException {
        try {
            return written.join();
        } catch (CompletionException e) {
            throw new StoreException("The event store failed", e);
        }
    }

    private static void write(RoutingContext request, JsonObject json) {
        request.response().putHeader("Content-Type", "application/json").end(json.encode());
    }
}
