package dev.nabi.bench.autoscaling;

import dev.nabi.operator.autoscaler.Preference;
import java.io.PrintStream;
import java.util.Locale;

/** A step of load, second by second: what a cluster's time line is laid beside. */
final class Step {
    static final int FROM = 61;
    private static final int SECONDS = 75;

    private Step() {}

    /** Prints for each second: instances, and the longest wait of the calls that arrived in it. */
    static void print(PrintStream out, int concurrent, double startSeconds, int slots) {
        var trace = Traces.step(concurrent, slots);
        var run = new Cluster(trace, Setting.of(startSeconds), Table.nabi(trace, Preference.BALANCED)).run();
        var instances = run.instancesPerSecond(FROM, SECONDS);
        var waits = run.longestWaitPerSecond(FROM, SECONDS);
        for (var second = 0; second < SECONDS; second++) {
            out.printf(Locale.ROOT, "%d %.0f %.2f%n", second, instances[second], waits[second]);
        }
    }
}
