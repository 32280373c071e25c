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

    private final long seed;

    private Traces(long seed) {
        this.seed = seed;
    }

    /** The traces on which the numbers of the rule were chosen. */
    static List<Trace> tuned(long seed) {
        return new Traces(seed).tuned();
    }

    /** Traces of other rates, durations, slots and periods, on which nothing was chosen. */
    static List<Trace> heldOut(long seed) {
        return new Traces(seed).heldOut();
    }

    /** Others again, made after all numbers were chosen. */
    static List<Trace> fresh(long seed) {
        return new Traces(seed).fresh();
    }

    private List<Trace> tuned() {
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
                of("bursty (two states)", 10, 1200, twoStates(1200, 20, 200, 20, 8), exponential(0.25)),
                of("rare calls", 10, 3600, t -> 1 / 45.0, exponential(0.3)),
                burst("event backlog, 5,000 × 0.2 s", 10, 5_000, 0.2, 300));
    }

    private List<Trace> heldOut() {
        return List.of(
                of("steady 37/s × 0.4 s, 8 slots", 8, 700, t -> t < 650 ? 37 : 0, exponential(0.4)),
                of("hill 0–150–0/s × 0.2 s, 20 slots", 20, 600, t -> 150 - Math.abs(t - 300) / 2, exponential(0.2)),
                burst("burst of 90 × 2.5 s, 5 slots", 5, 90, 2.5, 150),
                of("on-off 50/25 s, 5 slots", 5, 900, t -> t % 75 < 50 ? 70 : 0, exponential(0.3)),
                of("on-off 20/100 s, 20 slots", 20, 1800, t -> t % 120 < 20 ? 150 : 0, exponential(0.5)),
                of("spikes 120/s for 8 s each 200 s", 4, 1800, t -> t % 200 < 8 ? 120 : 0, exponential(0.5)),
                of(
                        "diurnal 10–90/s × 0.3 s, 5 slots",
                        5,
                        3600,
                        t -> 50 - 40 * Math.cos(2 * Math.PI * t / 1800),
                        exponential(0.3)),
                of("Pareto durations, 2 slots", 2, 1200, t -> t < 1140 ? 14 : 0, pareto(0.15, 1.8)),
                of("slow calls 5 s, 10 slots", 10, 900, t -> t < 840 ? 6 : 0, exponential(5)),
                of("bursty (two states), 6 slots", 6, 1200, twoStates(1200, 10, 90, 35, 15), exponential(0.4)),
                of("rare calls, 70 s apart", 10, 3600, t -> 1 / 70.0, exponential(1)),
                burst("event backlog, 2,000 × 0.6 s, 4 slots", 4, 2_000, 0.6, 300));
    }

    private List<Trace> fresh() {
        return List.of(
                of("steady 60/s × 0.25 s, 12 slots", 12, 650, t -> t < 600 ? 60 : 0, exponential(0.25)),
                of("ramp 0–90/s × 0.6 s, 6 slots", 6, 600, t -> t < 500 ? 90 * t / 500 : 0, exponential(0.6)),
                burst("burst of 150 × 0.3 s, 8 slots", 8, 150, 0.3, 150),
                burst("burst of 60 × 8 s, 4 slots", 4, 60, 8, 200),
                burst("burst of 30 × 1.5 s, 1 slot", 1, 30, 1.5, 150),
                of("on-off 15/45 s, 8 slots", 8, 1200, t -> t % 60 < 15 ? 90 : 0, exponential(0.4)),
                of("on-off 40/150 s, 16 slots", 16, 1900, t -> t % 190 < 40 ? 110 : 0, exponential(0.8)),
                of("spikes 200/s for 4 s each 90 s", 8, 1800, t -> t % 90 < 4 ? 200 : 0, exponential(0.7)),
                of(
                        "two waves × 0.4 s, 10 slots",
                        10,
                        2400,
                        t -> 40 + 30 * Math.sin(t / 130) * Math.sin(t / 47),
                        exponential(0.4)),
                of("Pareto durations, 4 slots", 4, 1200, t -> t < 1140 ? 20 : 0, pareto(0.2, 1.7)),
                of("bursty (two states), 12 slots", 12, 1200, twoStates(1200, 15, 140, 25, 12), exponential(0.35)),
                of("rare calls, 25 s apart", 10, 3600, t -> 1 / 25.0, exponential(0.6)));
    }

    static Trace step(int concurrent, int slots) {
        return new Traces(1).of("step 0 → " + concurrent, slots, 120, t -> t < 60 ? concurrent : 0, random -> 1);
    }

    private static ToDoubleFunction<SplittableRandom> exponential(double mean) {
        return random -> -Math.log(1 - random.nextDouble()) * mean;
    }

    private static ToDoubleFunction<SplittableRandom> pareto(double least, double shape) {
        return random -> Math.min(60, least / Math.pow(1 - random.nextDouble(), 1 / shape));
    }

    /** A rate that jumps between two, staying exponentially long in each. */
    private DoubleUnaryOperator twoStates(int seconds, double low, double high, double stayLow, double stayHigh) {
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
    private Trace of(
            String name,
            int slots,
            int seconds,
            DoubleUnaryOperator rate,
            ToDoubleFunction<SplittableRandom> duration) {
        var random = new SplittableRandom(31 * seed + name.hashCode());
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

    /** Calls that come at once, or events that a source hands over at once. */
    private static Trace burst(String name, int slots, int calls, double duration, int seconds) {
        var arrivals = new long[calls];
        var durations = new long[calls];
        for (var i = 0; i < calls; i++) {
            arrivals[i] = (1 + LEAD) * SECOND + i * 20_000L;
            durations[i] = (long) (duration * SECOND);
        }
        return new Trace(name, slots, arrivals, durations, (LEAD + seconds) * SECOND);
    }
}
