package dev.nabi.bench.autoscaling;

import static dev.nabi.bench.autoscaling.Setting.SECOND;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What happened in a simulation. */
final class Recording {
    private final Trace trace;
    final long[] waits;

    /** How many instances there were, from when on. */
    final List<Change> instances = new ArrayList<>();

    private int changes;
    private int most;
    private double instanceNanos;
    private long since;
    private int count;

    record Change(long at, int count) {}

    Recording(Trace trace) {
        this.trace = trace;
        this.waits = new long[trace.calls()];
    }

    void waited(int call, long now) {
        waits[call] = now - trace.arrivals()[call];
    }

    void scaled() {
        changes++;
    }

    void instances(long now, int next) {
        instanceNanos += (double) (now - since) * count;
        since = now;
        count = next;
        most = Math.max(most, next);
        instances.add(new Change(now, next));
    }

    Recording ended(long now) {
        instances(now, count);
        return this;
    }

    Figures figures() {
        var sorted = waits.clone();
        Arrays.sort(sorted);
        var waiting = Arrays.stream(sorted).filter(wait -> wait > 0).count();
        var mean = Arrays.stream(sorted).average().orElse(0);
        var p99 = sorted.length == 0 ? 0 : sorted[(int) (0.99 * (sorted.length - 1))];
        return new Figures(
                (double) waiting / Math.max(1, sorted.length),
                mean / SECOND,
                (double) p99 / SECOND,
                instanceNanos / SECOND,
                changes,
                most);
    }

    double[] instancesPerSecond(int from, int seconds) {
        var result = new double[seconds];
        var last = 0;
        var next = 0;
        for (var second = 0; second < seconds; second++) {
            while (next < instances.size() && instances.get(next).at() < (from + second + 1) * SECOND) {
                last = instances.get(next++).count();
            }
            result[second] = last;
        }
        return result;
    }

    double[] longestWaitPerSecond(int from, int seconds) {
        var result = new double[seconds];
        for (var call = 0; call < waits.length; call++) {
            var second = (int) (trace.arrivals()[call] / SECOND) - from;
            if (second >= 0 && second < seconds) {
                result[second] = Math.max(result[second], (double) waits[call] / SECOND);
            }
        }
        return result;
    }
}
