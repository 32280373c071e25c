package dev.nabi.bench.autoscaling;

import dev.nabi.operator.autoscaler.Preference;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Waits and instance-seconds of each autoscaler over each trace, as means of some seeds, and which of the goals are met. */
final class Table {
    static final int MAX = 100;
    private static final List<Preference> PREFERENCES =
            List.of(Preference.LATENCY, Preference.BALANCED, Preference.COST);

    private final PrintStream out;
    private final LongFunction<List<Trace>> traces;
    private final long[] seeds;
    private final Map<Preference, Integer> met = new EnumMap<>(Preference.class);
    private int rows;

    private Table(PrintStream out, LongFunction<List<Trace>> traces, long[] seeds) {
        this.out = out;
        this.traces = traces;
        this.seeds = seeds;
    }

    /** The traces on which the numbers of the rule were chosen: the same courses of chance, and a third one. */
    static void print(PrintStream out) {
        new Table(out, Traces::tuned, new long[] {1, 2, 3}).print(List.of(0.3, 1.0, 3.0));
    }

    /** Traces and starts that were made after all numbers were chosen. */
    static void printFresh(PrintStream out) {
        new Table(out, Traces::fresh, new long[] {201, 202, 203}).print(List.of(0.4, 1.2, 2.5));
    }

    /** Other traces and starts. */
    static void printHeldOut(PrintStream out) {
        new Table(out, Traces::heldOut, new long[] {101, 102, 103}).print(List.of(0.3, 0.5, 1.0, 2.0, 3.0));
    }

    private void print(List<Double> starts) {
        for (double start : starts) {
            out.printf(Locale.ROOT, "%nStart %.1f s%n%n", start);
            out.println(
                    "| trace | | wait | mean ms | p99 ms | instance-s | changes | × Knative: mean wait, instance-s | missed |");
            out.println("|---|---|---|---|---|---|---|---|---|");
            var bySeed = LongStream.of(seeds).mapToObj(traces).toList();
            for (var row = 0; row < bySeed.getFirst().size(); row++) {
                var index = row;
                print(bySeed.stream().map(each -> each.get(index)).toList(), start);
            }
        }
        out.printf("%nOf %d rows meet their goals:", rows);
        met.forEach(
                (preference, count) -> out.printf(" %s %d", preference.name().toLowerCase(Locale.ROOT), count));
        out.println();
    }

    private void print(List<Trace> chances, double start) {
        rows++;
        var knative = mean(chances, start, () -> new Knative(MAX));
        var oracle = mean(chances, start, () -> new Oracle(MAX));
        row(chances.getFirst().name(), "Knative", knative, knative, "");
        for (var preference : PREFERENCES) {
            var figures = mean(chances, start, () -> nabi(chances.getFirst(), preference));
            var missed = Goals.missed(preference, figures, knative, oracle);
            met.merge(preference, missed.isEmpty() ? 1 : 0, Integer::sum);
            row("", preference.name().toLowerCase(Locale.ROOT), figures, knative, missed);
        }
        row("", "oracle", oracle, knative, "");
        var least = chances.stream()
                .mapToDouble(
                        trace -> Bound.instanceSeconds(trace, Setting.of(start).start(), knative.meanWait()))
                .average()
                .orElse(0);
        out.printf(
                Locale.ROOT,
                "| | bound | | ≤ %.1f | | ≥ %.0f | | , %.2f | |%n",
                1000 * knative.meanWait(),
                least,
                least / knative.instanceSeconds());
    }

    private Figures mean(List<Trace> chances, double start, Supplier<Autoscaler> autoscaler) {
        return Figures.mean(IntStream.range(0, seeds.length)
                .parallel()
                .mapToObj(i -> run(chances.get(i), Setting.of(start, seeds[i] + 6), autoscaler.get()))
                .toList());
    }

    static Figures run(Trace trace, Setting setting, Autoscaler autoscaler) {
        return new Cluster(trace, setting, autoscaler).run().figures();
    }

    static Nabi nabi(Trace trace, Preference preference) {
        return new Nabi(ScalingPolicy.defaults()
                .withSlots(trace.slots())
                .withBounds(0, MAX)
                .preferring(preference));
    }

    private void row(String trace, String name, Figures figures, Figures knative, String missed) {
        out.printf(
                Locale.ROOT,
                "| %s | %s | %.2f %% | %.2f | %.0f | %.0f | %.0f | %.2f, %.2f | %s |%n",
                trace,
                name,
                100 * figures.waiting(),
                1000 * figures.meanWait(),
                1000 * figures.p99Wait(),
                figures.instanceSeconds(),
                figures.changes(),
                figures.meanWait() / Math.max(1e-9, knative.meanWait()),
                figures.instanceSeconds() / knative.instanceSeconds(),
                missed);
    }
}
