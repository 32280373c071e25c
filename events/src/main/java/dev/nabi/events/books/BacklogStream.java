package dev.nabi.events.books;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.BacklogReport;
import dev.nabi.api.demand.BacklogReport.FunctionBacklog;
import dev.nabi.events.delivery.LanePolicies;
import dev.nabi.events.store.LaneBacklog;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code GET /backlog}: how many deliveries of each Function could be in flight, as lines of JSON, each a whole {@link BacklogReport}:
 * one at once, then one each second. One context's.
 */
public final class BacklogStream {
    /** A reader that is this far behind is cut off: it connects again and is told everything. */
    private static final int MOST_BEHIND_BYTES = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Context context;
    private final LanePolicies policies;
    private final int mostInFlight;
    private final Set<HttpServerResponse> readers = new LinkedHashSet<>();
    private String last;

    /** {@code mostInFlight} is how many deliveries this process has in flight at most. */
    public BacklogStream(Context context, LanePolicies policies, int mostInFlight) {
        this.context = context;
        this.policies = policies;
        this.mostInFlight = mostInFlight;
        this.last = line(Map.of());
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
            response.write(last);
        });
    }

    /** Each second: the lanes as they were just read. */
    public void tick(List<LaneBacklog> lanes) {
        var line = line(DueDeliveries.of(lanes, policies));
        context.runOnContext(_ -> send(line));
    }

    private void send(String line) {
        last = line;
        for (var reader : Set.copyOf(readers)) {
            if (reader.closed() || reader.writeQueueFull()) {
                readers.remove(reader);
                reader.reset();
            } else {
                reader.write(line);
            }
        }
    }

    private String line(Map<FunctionKey, Long> due) {
        var functions = due.entrySet().stream()
                .map(function -> new FunctionBacklog(
                        function.getKey().namespace(), function.getKey().name(), function.getValue(), mostInFlight))
                .sorted(Comparator.comparing(FunctionBacklog::namespace).thenComparing(FunctionBacklog::function))
                .toList();
        try {
            return JSON.writeValueAsString(new BacklogReport(true, functions)) + "\n";
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
