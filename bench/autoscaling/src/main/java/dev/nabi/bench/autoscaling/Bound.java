package dev.nabi.bench.autoscaling;

import static dev.nabi.bench.autoscaling.Setting.SECOND;

import java.util.Arrays;

/**
 * The least instance-seconds at which calls wait no longer than so long on average, whoever decides, also one who knows every
 * arrival beforehand. A lower bound, by two relaxations:
 *
 * <pre>
 *   n(t)        calls in work at t if none ever waited; whoever decides, at least n(t) are held at t, since who waits ends later
 *   waiting(t)  ≥ n(t) − slots × instances(t) = Σ over the instances k that are not there of clamp(n(t) − slots (k − 1), 0, slots)
 * </pre>
 *
 * So each instance is a question of its own: there, it costs a second a second; not there, μ for each second that a call
 * waits by it; to come, the time of a start. The least of both is found exactly, event by event, for each instance; and for
 * any μ, instance-seconds ≥ that least cost − μ × the allowed sum of waits. The bound is the highest over μ.
 */
final class Bound {
    private static final double LOWEST_PRICE = 0.01;
    private static final double HIGHEST_PRICE = 1_000;
    private static final double PRICE_STEP = 1.3;

    /** Starts differ by 15 %: the shortest counts. */
    static final double SHORTEST_START = 0.85;

    private final Trace trace;
    private final double start;
    private final long[] ends;
    private final int most;

    private Bound(Trace trace, long start) {
        this.trace = trace;
        this.start = SHORTEST_START * start / SECOND;
        this.ends = trace.arrivals().clone();
        for (var call = 0; call < ends.length; call++) {
            ends[call] += trace.durations()[call];
        }
        Arrays.sort(ends);
        this.most = mostInstances();
    }

    private int mostInstances() {
        var held = 0;
        var highest = 0;
        for (int a = 0, e = 0; a < ends.length; ) {
            if (trace.arrivals()[a] < ends[e]) {
                a++;
                highest = Math.max(highest, ++held);
            } else {
                e++;
                held--;
            }
        }
        return Math.ceilDiv(highest, trace.slots());
    }

    /** The bound in instance-seconds, for a mean wait in seconds. */
    static double instanceSeconds(Trace trace, long start, double meanWait) {
        var bound = new Bound(trace, start);
        double most = 0;
        for (var price = LOWEST_PRICE; price < HIGHEST_PRICE; price *= PRICE_STEP) {
            most = Math.max(most, bound.least(price) - price * meanWait * trace.calls());
        }
        return most;
    }

    /** The least of instance-seconds and waits at this price of a second's wait, summed over all instances. */
    private double least(double price) {
        var there = new double[Math.min(Table.MAX, most)];
        var absent = new double[there.length];
        Arrays.fill(there, start);
        var held = 0;
        var slots = trace.slots();
        for (int a = 0, e = 0; e < ends.length; ) {
            var arrives = a < ends.length && trace.arrivals()[a] < ends[e];
            var at = arrives ? trace.arrivals()[a++] : ends[e++];
            held += arrives ? 1 : -1;
            var next = Math.min(a < ends.length ? trace.arrivals()[a] : Long.MAX_VALUE, e < ends.length ? ends[e] : at);
            var span = (double) (next - at) / SECOND;
            for (var k = 0; k < there.length; k++) {
                there[k] += span;
                absent[k] += span * price * Math.clamp(held - (long) slots * k, 0, slots);
                absent[k] = Math.min(absent[k], there[k]);
                there[k] = Math.min(there[k], absent[k] + start);
            }
        }
        return Arrays.stream(absent).sum();
    }
}
