package dev.nabi.console.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Time series of one Function as charts take them: the times in seconds, and a list of each series' values. */
final class Charts {
    /** Outcomes that are the function's or the platform's fault. */
    private static final List<String> ERRORS =
            List.of("serverError", "timedOut", "instanceDied", "neverStarted", "interrupted");

    private final long first;
    private final ChartRange range;
    private final Map<String, @Nullable Double[]> series = new LinkedHashMap<>();

    Charts(ChartRange range, long first) {
        this.range = range;
        this.first = first;
    }

    /** The place of a moment; -1 where it is not shown. */
    int at(long second) {
        var at = Math.floorDiv(second - first, range.pointSeconds());
        return at < 0 || at >= range.points() ? -1 : (int) at;
    }

    /** Adds to a point of a series. */
    void add(String name, long second, double value) {
        var at = at(second);
        if (at >= 0) {
            var values = values(name);
            var there = values[at];
            values[at] = (there == null ? 0 : there) + value;
        }
    }

    /** Raises a point of a series to a value. */
    void raise(String name, long second, double value) {
        var at = at(second);
        if (at >= 0) {
            var values = values(name);
            var there = values[at];
            values[at] = there == null ? value : Math.max(there, value);
        }
    }

    void set(String name, int at, double value) {
        values(name)[at] = value;
    }

    private @Nullable Double[] values(String name) {
        return series.computeIfAbsent(name, _ -> new Double[range.points()]);
    }

    /** What the ledger counted; where it has no row there were none. */
    void usage(JsonNode usage) {
        for (var name : List.of("calls", "errors", "cold", "gbs")) {
            Arrays.fill(values(name), 0.0);
        }
        for (var row : usage.path("rows")) {
            var second = OffsetDateTime.parse(row.path("from").asText()).toEpochSecond();
            add("calls", second, row.path("invocations").asDouble(0));
            add("errors", second, (double) errors(row));
            add("cold", second, row.path("coldStarts").asDouble(0));
            add("gbs", second, row.path("gbSeconds").asDouble(0));
        }
    }

    static long errors(JsonNode row) {
        return ERRORS.stream().mapToLong(name -> row.path(name).asLong(0)).sum();
    }

    Map<String, Object> values() {
        var all = new LinkedHashMap<String, Object>();
        var times = new long[range.points()];
        Arrays.setAll(times, at -> first + at * range.pointSeconds());
        all.put("times", times);
        all.putAll(series);
        return all;
    }
}
