package dev.nabi.bench.autoscaling;

import dev.nabi.operator.autoscaler.Preference;
import dev.nabi.operator.autoscaler.ScalingPolicy;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Waits and instance-seconds of each autoscaler over each trace, and which of the goals are met. */
final class Table {
    static final int MAX = 100;
    private static final List<Double> STARTS = List.of(0.3, 1.0, 3.0);

    /** Waits that differ by less than this are the same. */
    private static final double SAME_SECONDS = 0.0005;

    private Table() {}

    static void print(PrintStream out) {
        for (double start : STARTS) {
            out.printf(Locale.ROOT, "%nStart %.1f s%n%n", start);
            out.println(
                    "| trace | | wait | mean ms | p99 ms | instance-s | changes | × Knative: mean wait, instance-s | missed |");
            out.println("|---|---|---|---|---|---|---|---|---|");
            Traces.all().forEach(trace -> print(out, trace, Setting.of(start)));
        }
    }

    private static void print(PrintStream out, Trace trace, Setting setting) {
        var knative = run(trace, setting, new Knative(MAX));
        var oracle = run(trace, setting, new Oracle(MAX));
        row(out, trace, "Knative", knative, knative, "");
        for (var preference : List.of(Preference.LATENCY, Preference.BALANCED, Preference.COST)) {
            var figures = run(trace, setting, nabi(trace, preference));
            row(
                    out,
                    trace,
                    preference.name().toLowerCase(Locale.ROOT),
                    figures,
                    knative,
                    missed(preference, figures, knative, oracle));
        }
        row(out, trace, "oracle", oracle, knative, "");
        out.printf(
                Locale.ROOT,
                "| | knows the future | 0 | 0 | 0 | %.0f | | | |%n",
                Oracle.leastInstanceSeconds(trace, setting.start()));
    }

    /** The goals of each preference, against Knative's rule and the oracle. */
    static String missed(Preference preference, Figures figures, Figures knative, Figures oracle) {
        var missed = new StringBuilder();
        var cost = figures.instanceSeconds() / knative.instanceSeconds();
        var waitsMore = figures.meanWait() > knative.meanWait() + SAME_SECONDS / 5;
        var p99More = figures.p99Wait() > knative.p99Wait() + SAME_SECONDS;
        switch (preference) {
            case LATENCY -> {
                note(missed, "wait", figures.meanWait() > Math.max(0.1 * knative.meanWait(), 1.1 * oracle.meanWait()));
                note(missed, "cost", cost > 1.305);
            }
            case BALANCED -> {
                note(missed, "mean", waitsMore);
                note(missed, "p99", p99More);
                note(missed, "cost", cost > 1.005);
            }
            case COST -> {
                note(missed, "mean", waitsMore);
                note(missed, "p99", p99More);
                note(missed, "cost", cost > 0.805);
            }
        }
        note(missed, "changes", figures.changes() > 2 * knative.changes());
        return missed.toString().strip();
    }

    private static void note(StringBuilder missed, String what, boolean isMissed) {
        if (isMissed) {
            missed.append(what).append(' ');
        }
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

    private static void row(
            PrintStream out, Trace trace, String name, Figures figures, Figures knative, String missed) {
        out.printf(
                Locale.ROOT,
                "| %s | %s | %.2f %% | %.1f | %.0f | %.0f | %d | %.2f, %.2f | %s |%n",
                name.equals("Knative") ? trace.name() : "",
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

    static void printGateways(PrintStream out) {
        out.println("| trace | gateways | line delay ms | lost lines | wait | mean ms | instance-s | changes |");
        out.println("|---|---|---|---|---|---|---|---|");
        for (var trace : List.of(
                Traces.all().getFirst(), Traces.all().get(3), Traces.all().get(5))) {
            for (var setting : List.of(
                    Setting.of(1).withGateways(1, 2 * Setting.MILLI, 0),
                    Setting.of(1).withGateways(3, 2 * Setting.MILLI, 0),
                    Setting.of(1).withGateways(8, 2 * Setting.MILLI, 0),
                    Setting.of(1).withGateways(3, 200 * Setting.MILLI, 0),
                    Setting.of(1).withGateways(3, 1000 * Setting.MILLI, 0),
                    Setting.of(1).withGateways(3, 2 * Setting.MILLI, 0.3),
                    Setting.of(1).withGateways(3, 2 * Setting.MILLI, 0.6))) {
                var figures = run(trace, setting, nabi(trace, Preference.BALANCED));
                out.printf(
                        Locale.ROOT,
                        "| %s | %d | %d | %.0f %% | %.2f %% | %.1f | %.0f | %d |%n",
                        trace.name(),
                        setting.gateways(),
                        setting.lineDelay() / Setting.MILLI,
                        100 * setting.lostLines(),
                        100 * figures.waiting(),
                        1000 * figures.meanWait(),
                        figures.instanceSeconds(),
                        figures.changes());
            }
        }
    }
}
