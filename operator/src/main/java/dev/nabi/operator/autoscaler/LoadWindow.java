package dev.nabi.operator.autoscaler;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * A load's recent past, of which averages are asked: amounts (seconds of work, or arrivals) summed in up to 60 buckets of
 * equal length, in the manner of Knative's metric windows. Averages are over what was watched, so a young window does
 * not dilute its load with time before its start. A value; {@link #add} gives the next one.
 */
public final class LoadWindow {
    private static final int BUCKETS = 60;
    private static final Duration FINEST = Duration.ofSeconds(1);

    private final Instant start;
    private final Duration bucket;
    private final long head;
    private final double[] sums;

    private LoadWindow(Instant start, Duration bucket, long head, double[] sums) {
        this.start = start;
        this.bucket = bucket;
        this.head = head;
        this.sums = sums;
    }

    /** An empty window of at least this span. */
    public static LoadWindow of(Duration span, Instant start) {
        var bucket = span.dividedBy(BUCKETS);
        // One more than the span holds: the youngest bucket is only partly filled.
        return new LoadWindow(start, bucket.compareTo(FINEST) < 0 ? FINEST : bucket, 0, new double[BUCKETS + 1]);
    }

    /** This window with an amount that came now. */
    public LoadWindow add(double amount, Instant now) {
        var index = index(now);
        var next = sums.clone();
        if (index - head >= next.length) {
            Arrays.fill(next, 0);
        } else {
            for (var passed = head + 1; passed <= index; passed++) {
                next[slot(passed)] = 0;
            }
        }
        next[slot(index)] += amount;
        return new LoadWindow(start, bucket, index, next);
    }

    /** The amount per second over the last span, or over as much of it as was watched. */
    public double average(Duration span, Instant now) {
        var index = index(now);
        var count = Math.clamp(span.dividedBy(bucket), 1, sums.length - 1);
        var oldest = Math.max(0, index - count);
        double sum = 0;
        for (var each = Math.max(oldest, head - sums.length + 1); each <= head; each++) {
            sum += sums[slot(each)];
        }
        var from = start.plus(bucket.multipliedBy(oldest));
        return sum / Math.max(seconds(FINEST), seconds(Duration.between(from, now)));
    }

    private long index(Instant now) {
        return Math.max(head, Duration.between(start, now).dividedBy(bucket));
    }

    private int slot(long index) {
        return (int) (index % sums.length);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
