package dev.nabi.local.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.local.api.error.ApiException;
import dev.nabi.local.api.json.Json;
import dev.nabi.local.api.json.Meta;
import dev.nabi.local.api.store.Event;
import dev.nabi.local.api.store.Store;
import io.vertx.core.Context;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One watch: takes the store's changes over into the connection's event loop, picks those that the client selected,
 * and writes each at once. It has no thread; a client that reads too slowly is sent off with 410 and comes back with a
 * new list.
 */
final class WatchStream {
    private static final int MOST_WAITING = 4096;

    /** For all watches together. */
    private static final long MOST_WAITING_BYTES = 24L << 20;

    private static final long BOOKMARK_MILLIS = 60_000;

    private final WatchRequest request;
    private final Sink sink;
    private final Context context;
    private final Clock clock;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final AtomicLong waitingBytes;
    private boolean over;

    /** {@code waitingBytes} counts what waits in all watches. */
    WatchStream(WatchRequest request, Sink sink, Context context, Clock clock, AtomicLong waitingBytes) {
        this.waitingBytes = waitingBytes;
        this.request = request;
        this.sink = sink;
        this.context = context;
        this.clock = clock;
    }

    /** Where events are written to. */
    interface Sink {
        void write(byte[] event);

        boolean isFull();

        void onDrain(Runnable action);

        void onClose(Runnable action);

        void end();
    }

    /** Starts the watch; it ends itself when the client goes. */
    void start(Store store) {
        var kind = request.kind();
        Store.Watch watch;
        try {
            watch = request.startsFresh()
                    ? store.watchFromNow(kind.group(), kind.plural(), this::initial, this::later)
                    : store.watchAfter(version(), kind.group(), kind.plural(), this::later);
        } catch (ApiException e) {
            context.runOnContext(_ -> fail(e));
            return;
        }
        context.runOnContext(_ -> {
            sink.onDrain(this::flush);
            var timers = timers(store);
            sink.onClose(() -> {
                over = true;
                forget();
                watch.close();
                timers.forEach(context.owner()::cancelTimer);
            });
        });
    }

    private List<Long> timers(Store store) {
        var vertx = context.owner();
        var bookmarks = request.manner().bookmarks()
                ? vertx.setPeriodic(BOOKMARK_MILLIS, _ -> store.tellVersion(this::bookmarkLater))
                : -1L;
        var timeout = request.manner().timeoutSeconds();
        var end = timeout > 0 ? vertx.setTimer(timeout * 1000, _ -> end()) : -1L;
        return List.of(bookmarks, end);
    }

    private long version() {
        try {
            return Long.parseLong(request.resourceVersion());
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("invalid resource version: " + request.resourceVersion());
        }
    }

    private void initial(Store.Snapshot snapshot) {
        context.runOnContext(_ -> {
            snapshot.objects().stream()
                    .map(request.kind()::typed)
                    .filter(request.selection()::matches)
                    .forEach(object -> emit("ADDED", shown(object)));
            if (request.manner().initialEvents() && request.manner().bookmarks()) {
                bookmark(snapshot.version(), true);
            }
        });
    }

    private void later(Event event) {
        context.runOnContext(_ -> accept(event));
    }

    private void bookmarkLater(long version) {
        context.runOnContext(_ -> bookmark(version, false));
    }

    private void accept(Event event) {
        var before = event.before();
        var now = event.now();
        var was = before != null && request.selection().matches(before);
        var is = now != null && request.selection().matches(now);
        if (is && now != null) {
            emit(was ? "MODIFIED" : "ADDED", shown(now));
        } else if (was && before != null) {
            emit("DELETED", shown(Store.withVersion(before, event.version())));
        }
    }

    private ObjectNode shown(ObjectNode object) {
        var kind = request.kind();
        return request.representation().one(kind.typed(object), kind, clock.instant());
    }

    private void bookmark(long version, boolean initialEnd) {
        var object = Json.object()
                .put("kind", request.kind().kind())
                .put("apiVersion", request.kind().apiVersion());
        Meta.of(object).put("resourceVersion", Long.toString(version));
        if (initialEnd) {
            Json.ensure(object, "metadata", "annotations").put("k8s.io/initial-events-end", "true");
        }
        emit("BOOKMARK", object);
    }

    private void emit(String type, JsonNode object) {
        if (over) {
            return;
        }
        var event = bytes(type, object);
        if (waiting.isEmpty() && !sink.isFull()) {
            sink.write(event);
        } else if (waiting.size() < MOST_WAITING && waitingBytes.addAndGet(event.length) <= MOST_WAITING_BYTES) {
            waiting.add(event);
        } else {
            var count = waiting.size();
            if (count < MOST_WAITING) {
                waitingBytes.addAndGet(-event.length);
            }
            forget();
            fail(ApiException.expired("the watch was too slow to take the events: " + count + " were waiting"));
        }
    }

    private void forget() {
        waiting.forEach(event -> waitingBytes.addAndGet(-event.length));
        waiting.clear();
    }

    private static byte[] bytes(String type, JsonNode object) {
        var event = Json.object().put("type", type);
        event.set("object", object);
        return Json.bytes(event);
    }

    private void flush() {
        while (!over && !sink.isFull()) {
            byte @Nullable [] next = waiting.poll();
            if (next == null) {
                return;
            }
            waitingBytes.addAndGet(-next.length);
            sink.write(next);
        }
    }

    private void fail(ApiException why) {
        if (!over) {
            sink.write(bytes("ERROR", why.toStatus()));
            end();
        }
    }

    private void end() {
        if (!over) {
            over = true;
            sink.end();
        }
    }
}
