package dev.nabi.bench.autoscaling;

import static dev.nabi.bench.autoscaling.Setting.SECOND;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** The arrivals that autoscalers are compared by; each is the same for the same seed. */
final class Traces {
    /** In which nothing comes: what begins to watch takes nothing away before it has seen a window. */
    private static final int LEAD = 61;

    private Traces() {}

    static List<Trace> all() {
        return List.of(
                of("steady 100/s × 0.1 s", 10, 600, t -> t < 560 ? 100 : 0, exponential(0.1)),
                of("ramp 0–400/s × 0.05 s", 10, 600, t -> t < 480 ? 400 * t / 480 : 0, exponential(0.05)),
                burst("burst of 200 × 1 s", 10, 200, 1, 120),
                of("on-off 30/40 s", 10, 900, t -> t % 70 < 30 ? 200 : 0, exponential(0.1)),
                of("on-off 10/80 s", 10, 1800, t -> t % 90 < 10 ? 60 : 0, exponential(1)),
                of("spikes 300/s for 5 s", 10, 1800, t -> t % 120 < 5 ? 300 : 0, exponential(1)),
                of("diurnal 5–200/s", 10, 3600, t -> 102.5 - 97.5 * Math.cos(2 * Math.PI * t / 3600), exponential(0.1)),
                of("Pareto durations, 1 slot", 1, 1200, t -> t < 1140 ? 10 : 0, pareto(0.25, 1.6)),
                of("slow calls 2 s, 4 slots", 4, 900, t -> t < 840 ? 10 : 0, exponential(2)),
                of("bursty (two states)", 10, 1200, twoStates(3, 1200, 20, 200, 20, 8), exponential(0.25)),
                of("rare calls", 10, 3600, t -> 1 / 45.0, exponential(0.3)),
                backlog("event backlog, 5,000 × 0.2 s", 10, 5_000, 0.2, 300));
    }

    static Trace step(int concurrent) {
        return of("step 0 → " + concurrent, 10, 120, t -> t < 60 ? concurrent : 0, random -> 1);
    }

    private static ToDoubleFunction<SplittableRandom> exponential(double mean) {
        return random -> -Math.log(1 - random.nextDouble()) * mean;
    }

    private static ToDoubleFunction<SplittableRandom> pareto(double least, double shape) {
        return random -> Math.min(60, least / Math.pow(1 - random.nextDouble(), 1 / shape));
    }

    /** A rate that jumps between two, staying exponentially long in each. */
    private static DoubleUnaryOperator twoStates(
            long seed, int seconds, double low, double high, double stayLow, double stayHigh) {
        var random = new SplittableRandom(seed);
        var rates = new double[seconds];
        var isHigh = false;
        for (var second = 0; second < seconds; ) {
            var stay = Math.max(1, (int) (-Math.log(1 - random.nextDouble()) * (isHigh ? stayHigh : stayLow)));
            Arrays.fill(rates, second, Math.min(seconds, second + stay), isHigh ? high : low);
            second += stay;
            isHigh = !isHigh;
        }
        return t -> rates[Math.min(seconds - 1, (int) t)];
    }

    /** Poisson arrivals of a rate that changes, by thinning. */
    static Trace of(
            String name,
            int slots,
            int seconds,
            DoubleUnaryOperator rate,
            ToDoubleFunction<SplittableRandom> duration) {
        var random = new SplittableRandom(name.hashCode());
        double most = 0;
        for (var t = 0.0; t < seconds; t += 0.5) {
            most = Math.max(most, rate.applyAsDouble(t));
        }
        var arrivals = new long[(int) (most * seconds * 1.2) + 100];
        var durations = new long[arrivals.length];
        var count = 0;
        for (var t = 0.0; ; ) {
            t -= Math.log(1 - random.nextDouble()) / most;
            if (t >= seconds) {
                break;
            }
            if (random.nextDouble() * most < rate.applyAsDouble(t)) {
                arrivals[count] = (long) ((LEAD + t) * SECOND);
                durations[count++] = (long) (duration.applyAsDouble(random) * SECOND);
            }
        }
        return new Trace(
                name,
                slots,
                Arrays.copyOf(arrivals, count),
                Arrays.copyOf(durations, count),
                (LEAD + seconds) * SECOND);
    }

    private static Trace burst(String name, int slots, int calls, double duration, int seconds) {
        var arrivals = new long[calls];
        var durations = new long[calls];
        for (var i = 0; i < calls; i++) {
            arrivals[i] = (1 + LEAD) * SECOND + i * 20_000L;
            durations[i] = (long) (duration * SECOND);
        }
        return new Trace(name, slots, arrivals, durations, (LEAD + seconds) * SECOND);
    }

    /** Events that a source hands over at once; few come after them. */
    private static Trace backlog(String name, int slots, int calls, double duration, int seconds) {
        return burst(name, slots, calls, duration, seconds);
    }
}
