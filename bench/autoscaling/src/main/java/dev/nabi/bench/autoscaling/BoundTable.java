package dev.nabi.bench.autoscaling;

import dev.nabi.bench.autoscaling.CausalBound.Law;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What the instance-seconds are at least, at the waits of Knative's rule, for who knows the future and for who does not. */
final class BoundTable {
    private static final long[] SEEDS = {1, 2, 3};

    /** A trace by its place among those that are tuned on, and the law that it follows. */
    private record Row(int trace, Law law) {}

    private BoundTable() {}

    static void print(PrintStream out) {
        out.println(
                "| trace | start s | Knative: instance-s | mean wait ms | knows every arrival: at least | knows the rate: at least |");
        out.println("|---|---|---|---|---|---|");
        for (var row : rows()) {
            for (var start : List.of(0.3, 1.0, 3.0)) {
                print(out, row, start);
            }
        }
    }

    private static List<Row> rows() {
        return List.of(
                new Row(0, new Law(10, 560, t -> 100, 100, 0.1)),
                new Row(1, new Law(10, 480, t -> 400 * t / 480, 400, 0.05)),
                new Row(6, new Law(10, 3600, t -> 102.5 - 97.5 * Math.cos(2 * Math.PI * t / 3600), 200, 0.1)),
                new Row(8, new Law(4, 840, t -> 10, 10, 2)));
    }

    private static void print(PrintStream out, Row row, double start) {
        var traces = LongStream.of(SEEDS)
                .mapToObj(seed -> Traces.tuned(seed).get(row.trace()))
                .toList();
        var knative = Figures.mean(IntStream.range(0, SEEDS.length)
                .mapToObj(i -> Table.run(traces.get(i), Setting.of(start, SEEDS[i] + 6), new Knative(Table.MAX)))
                .toList());
        var calls = traces.stream().mapToInt(Trace::calls).average().orElse(0);
        var known = traces.stream()
                .mapToDouble(
                        trace -> Bound.instanceSeconds(trace, Setting.of(start).start(), knative.meanWait()))
                .average()
                .orElse(0);
        var causal = CausalBound.instanceSeconds(row.law(), start, knative.meanWait() * calls);
        out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.0f | %.2f | %.0f = %.3f × | %.0f = %.3f × |%n",
                traces.getFirst().name(),
                start,
                knative.instanceSeconds(),
                1000 * knative.meanWait(),
                known,
                known / knative.instanceSeconds(),
                causal,
                causal / knative.instanceSeconds());
    }
}
