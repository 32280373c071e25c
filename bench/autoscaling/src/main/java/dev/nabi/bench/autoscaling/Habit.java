package dev.nabi.bench.autoscaling;

import dev.nabi.operator.autoscaler.IdleTimes;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Whether it pays to learn from a Function's idle times when its next call comes: a histogram of idle times in minutes, of
 * which the 5th percentile says when to wake and the 99th until when to keep, after Shahrad and others, "Serverless in the
 * Wild" (USENIX ATC 2020). 10,000 Functions of heavy-tailed popularity, a third each called by chance, by a timer, and in
 * sessions; compared with keeping each instance for a fixed time, at equal instance-seconds.
 */
final class Habit {
    private static final int FUNCTIONS = 10_000;
    private static final double DAY = 86_400;
    private static final int MINUTES = 240;
    private static final int LEARNT_AFTER = 10;
    private static final double DEFAULT_KEEP = 60;

    private static final String[] KINDS = {"called by chance", "called by a timer", "called in sessions"};

    private Habit() {}

    /** What it comes to: calls, cold starts, seconds in which an idle instance was kept. */
    private record Sum(long calls, long cold, double idleSeconds) {
        Sum plus(Sum other) {
            return new Sum(calls + other.calls, cold + other.cold, idleSeconds + other.idleSeconds);
        }
    }

    static void print(PrintStream out) {
        out.println("| | calls | cold starts | idle instance-s a Function and day |");
        out.println("|---|---|---|---|");
        for (var keep : new double[] {30, DEFAULT_KEEP, 120, 300, 600, 1200}) {
            row(out, kept(keep), fixed(keep));
        }
        compare(out, "by the histogram of each Function", Habit::byHistogram);
        compare(out, "`prewarm: learned`, the operator's rule", Habit::prewarmed);
        for (var kind = 0; kind < KINDS.length; kind++) {
            var only = kind;
            row(out, KINDS[kind] + ": kept 60 s", sum(gaps -> kept(gaps, DEFAULT_KEEP), only));
            row(out, KINDS[kind] + ": `prewarm: learned`", sum(Habit::prewarmed, only));
        }
    }

    /** A row by a rule, and one that keeps each instance as long as costs the same. */
    private static void compare(PrintStream out, String name, Function<double[], Sum> rule) {
        var habit = sum(rule, -1);
        row(out, name, habit);
        double low = 1;
        double high = 14_400;
        for (var step = 0; step < 18; step++) {
            var middle = (low + high) / 2;
            if (fixed(middle).idleSeconds() < habit.idleSeconds()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        row(out, kept(low) + ", which costs the same", fixed(low));
    }

    private static String kept(double seconds) {
        return String.format(Locale.ROOT, "kept %.0f s", seconds);
    }

    private static void row(PrintStream out, String name, Sum sum) {
        out.printf(
                Locale.ROOT,
                "| %s | %d | %.2f %% | %.0f |%n",
                name,
                sum.calls(),
                100.0 * sum.cold() / sum.calls(),
                sum.idleSeconds() / FUNCTIONS);
    }

    private static Sum fixed(double keep) {
        return sum(gaps -> kept(gaps, keep), -1);
    }

    /** Over all Functions, or those of one kind. */
    private static Sum sum(Function<double[], Sum> rule, int kind) {
        var sum = new Sum(0, 0, 0);
        for (var function = 0; function < FUNCTIONS; function++) {
            if (kind < 0 || function % KINDS.length == kind) {
                sum = sum.plus(rule.apply(gaps(function)));
            }
        }
        return sum;
    }

    private static Sum kept(double[] gaps, double keep) {
        var sum = new Sum(0, 0, 0);
        for (var gap : gaps) {
            sum = sum.plus(new Sum(1, gap > keep ? 1 : 0, Math.min(gap, keep)));
        }
        return sum;
    }

    /** The operator's own rule: kept for {@code zeroAfter}, and there again when a call is expected. */
    private static Sum prewarmed(double[] gaps) {
        var sum = new Sum(0, 0, 0);
        var now = Instant.EPOCH;
        var idle = IdleTimes.none().called(now);
        for (var gap : gaps) {
            var call = now.plusNanos((long) (gap * 1e9));
            var from = DEFAULT_KEEP;
            var until = DEFAULT_KEEP;
            if (idle.next().isPresent()) {
                from = Math.max(DEFAULT_KEEP, seconds(now, idle.next().get().from()));
                until = Math.max(DEFAULT_KEEP, seconds(now, idle.next().get().until()));
            }
            var isWarm = gap <= DEFAULT_KEEP || (gap >= from && gap < until);
            var kept = Math.min(gap, DEFAULT_KEEP) + Math.max(0, Math.min(gap, until) - from);
            sum = sum.plus(new Sum(1, isWarm ? 0 : 1, kept));
            idle = idle.called(call);
            now = call;
        }
        return sum;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1e3;
    }

    /** What the publication does: each Function's instance goes after a call, and comes back when the next one is expected. */
    private static Sum byHistogram(double[] gaps) {
        var histogram = new int[MINUTES + 1];
        var seen = 0;
        var sum = new Sum(0, 0, 0);
        for (var gap : gaps) {
            double wake = 0;
            double keep = DEFAULT_KEEP;
            if (seen >= LEARNT_AFTER && histogram[MINUTES] * 2 < seen) {
                wake = 0.9 * 60 * percentile(histogram, seen, 0.05);
                keep = 1.1 * 60 * (percentile(histogram, seen, 0.99) + 1);
            }
            var early = wake > 0 && gap < wake;
            var isCold = early || gap > keep;
            var idle = early ? 0 : Math.max(0, Math.min(gap, keep) - wake);
            sum = sum.plus(new Sum(1, isCold ? 1 : 0, idle));
            histogram[(int) Math.min(MINUTES, gap / 60)]++;
            seen++;
        }
        return sum;
    }

    private static int percentile(int[] histogram, int count, double share) {
        var sum = 0;
        for (var minute = 0; minute < histogram.length; minute++) {
            sum += histogram[minute];
            if (sum >= share * count) {
                return minute;
            }
        }
        return histogram.length;
    }

    /** The idle times of a Function in a day; its popularity is Pareto, most are called less than once a minute. */
    private static double[] gaps(int function) {
        var random = new SplittableRandom(function);
        var perDay = Math.min(20_000, 8 / Math.pow(1 - random.nextDouble(), 1 / 0.75));
        var mean = DAY / perDay;
        var gaps = new double[40_000];
        var count = 0;
        for (var time = 0.0; count < gaps.length; ) {
            var gap =
                    switch (function % 3) {
                        case 0 -> -Math.log(1 - random.nextDouble()) * mean;
                        case 1 -> mean * (0.98 + 0.04 * random.nextDouble());
                        default ->
                            random.nextInt(10) == 0
                                    ? -Math.log(1 - random.nextDouble()) * mean * 9
                                    : -Math.log(1 - random.nextDouble()) * mean * 0.1;
                    };
            time += gap;
            if (time > DAY) {
                break;
            }
            gaps[count++] = gap;
        }
        return Arrays.copyOf(gaps, count);
    }
}
