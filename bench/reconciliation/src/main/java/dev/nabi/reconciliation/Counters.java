package dev.nabi.reconciliation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** What a scrape says, by series. */
record Counters(Map<String, Double> series) {
    static final Counters NONE = new Counters(Map.of());

    static Counters parse(String text) {
        var series = new HashMap<String, Double>();
        text.lines().filter(line -> line.startsWith("nabi_")).forEach(line -> {
            var at = line.lastIndexOf(' ');
            series.put(line.substring(0, at), Double.parseDouble(line.substring(at + 1)));
        });
        return new Counters(series);
    }

    double value(String name) {
        return series.getOrDefault(name, 0.0);
    }

    /** Invocations that ended, whatever their function. */
    long invocations() {
        return invocations(labels -> true);
    }

    long invocations(Outcome outcome) {
        return invocations(labels -> labels.contains("outcome=\"" + outcome.label() + "\""));
    }

    private long invocations(Predicate<String> labels) {
        return sum("nabi_invocations_total{", labels);
    }

    /** Invocations that found no place in the journal. */
    long lost() {
        return sum("nabi_metering_lost_total{", labels -> true);
    }

    private long sum(String name, Predicate<String> labels) {
        return series.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(name) && labels.test(entry.getKey()))
                .mapToLong(entry -> entry.getValue().longValue())
                .sum();
    }
}
