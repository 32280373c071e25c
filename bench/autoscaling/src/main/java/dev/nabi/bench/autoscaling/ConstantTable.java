package dev.nabi.bench.autoscaling;

import dev.nabi.operator.autoscaler.Preference;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Constant loads: the least constant number of instances at which calls wait no longer than by Knative's rule, and one fewer. */
final class ConstantTable {
    /** Figures that differ by less than half a hundredth are the same. */
    private static final double SAME = 1.005;

    private static final List<Long> TUNED = List.of(1L, 2L, 3L);
    private static final List<Long> HELD_OUT = List.of(101L, 102L, 103L);

    /** A trace by its place, and the courses of chance of its table. */
    private record Row(LongFunction<List<Trace>> traces, List<Long> seeds, int trace) {
        Figures mean(double start, Supplier<Autoscaler> autoscaler) {
            return Figures.mean(seeds.stream()
                    .parallel()
                    .map(seed ->
                            Table.run(traces.apply(seed).get(trace), Setting.of(start, seed + 6), autoscaler.get()))
                    .toList());
        }
    }

    private ConstantTable() {}

    static void print(PrintStream out) {
        out.println(
                "| trace | start s | Knative: mean wait ms | `cost`: mean ms, × instance-s | least constant | one fewer |");
        out.println("|---|---|---|---|---|---|");
        for (var trace : List.of(0, 7, 8)) {
            for (var start : List.of(0.3, 1.0, 3.0)) {
                print(out, new Row(Traces::tuned, TUNED, trace), start);
            }
        }
        for (var trace : List.of(0, 7, 8)) {
            for (var start : List.of(0.3, 1.0, 3.0)) {
                print(out, new Row(Traces::heldOut, HELD_OUT, trace), start);
            }
        }
    }

    private static void print(PrintStream out, Row row, double start) {
        var trace = row.traces().apply(row.seeds().getFirst()).get(row.trace());
        var knative = row.mean(start, () -> new Knative(Table.MAX));
        var cost = row.mean(start, () -> Table.nabi(trace, Preference.COST));
        var instances = 1;
        while (instances < Table.MAX && !isEnough(row.mean(start, constant(instances)), knative)) {
            instances++;
        }
        out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.2f | %s | %d: %s | %d: %s |%n",
                trace.name(),
                start,
                1000 * knative.meanWait(),
                text(cost, knative),
                instances,
                text(row.mean(start, constant(instances)), knative),
                instances - 1,
                instances == 1 ? "" : text(row.mean(start, constant(instances - 1)), knative));
    }

    private static Supplier<Autoscaler> constant(int instances) {
        return () -> new Constant(instances);
    }

    private static boolean isEnough(Figures figures, Figures knative) {
        return figures.meanWait() <= SAME * knative.meanWait();
    }

    private static String text(Figures figures, Figures knative) {
        return String.format(
                Locale.ROOT,
                "%.2f ms, %.2f ×",
                1000 * figures.meanWait(),
                figures.instanceSeconds() / knative.instanceSeconds());
    }
}
