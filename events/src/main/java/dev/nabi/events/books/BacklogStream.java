package dev.nabi.events.books;

import dev.nabi.api.FunctionKey;
import dev.nabi.events.store.LaneBacklog;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * {@code GET /backlog}: how many events of each Function are due, as lines of JSON. Absolute figures: all at first, then each
 * second what changed or is not 0. One context's.
 */
public final class BacklogStream {
    /** A reader that is this far behind is cut off: it connects again and is told everything. */
    private static final int MOST_BEHIND_BYTES = 1 << 20;

    private final Context context;
    private final ToIntFunction<FunctionKey> cap;
    private final Set<HttpServerResponse> readers = new LinkedHashSet<>();
    private final Map<FunctionKey, Long> told = new HashMap<>();

    /** {@code cap} is how many events of a Function may be in flight. */
    public BacklogStream(Context context, ToIntFunction<FunctionKey> cap) {
        this.context = context;
        this.cap = cap;
    }

    /** Somebody who is admitted reads from here on. */
    public void join(HttpServerResponse response) {
        response.setChunked(true)
                .putHeader("Content-Type", "application/x-ndjson")
                .setWriteQueueMaxSize(MOST_BEHIND_BYTES);
        response.closeHandler(_ -> context.runOnContext(_ -> readers.remove(response)));
        response.exceptionHandler(_ -> context.runOnContext(_ -> readers.remove(response)));
        context.runOnContext(_ -> {
            readers.add(response);
            var all = new StringBuilder();
            told.forEach((function, due) -> all.append(line(function, due)));
            // A line, so that the reader knows that it was heard even when nothing waits.
            response.write(all.isEmpty() ? "{}\n" : all.toString());
        });
    }

    /** Each second: the lanes as they were just read. */
    public void tick(List<LaneBacklog> lanes) {
        var due = new HashMap<FunctionKey, Long>();
        for (var lane : lanes) {
            if (!lane.lane().trigger().startsWith("~")) {
                due.merge(lane.lane().functionKey(), lane.due() + lane.running(), Long::sum);
            }
        }
        context.runOnContext(_ -> tell(due));
    }

    private void tell(Map<FunctionKey, Long> due) {
        var lines = new StringBuilder();
        told.keySet().stream()
                .filter(function -> !due.containsKey(function))
                .forEach(function -> lines.append(line(function, 0)));
        due.forEach((function, events) -> lines.append(line(function, events)));
        told.clear();
        told.putAll(due);
        var text = lines.isEmpty() ? "{}\n" : lines.toString();
        for (var reader : Set.copyOf(readers)) {
            if (reader.closed() || reader.writeQueueFull()) {
                readers.remove(reader);
                reader.reset();
            } else {
                reader.write(text);
            }
        }
    }

    private String line(FunctionKey function, long due) {
        return new JsonObject()
                        .put("namespace", function.namespace())
                        .put("function", function.name())
                        .put("due", due)
                        .put("cap", cap.applyAsInt(function))
                        .encode()
                + "\n";
    }
}
