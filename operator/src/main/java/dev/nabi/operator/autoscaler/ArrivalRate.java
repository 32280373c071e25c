package dev.nabi.operator.autoscaler;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * How many invocations arrive in a second at present: counted in eighths of a second over the last two, and without the
 * fullest eighth, since what came in one burst says nothing of what comes next. A value; {@link #add} gives the next one.
 */
public final class ArrivalRate {
    private static final long BUCKET_NANOS = 125_000_000;
    private static final int BUCKETS = 16;

    /** Less than this says nothing of a rate. */
    private static final double LEAST_SECONDS = 0.12;

    private final Instant start;
    private final long head;
    private final double[] counts;

    private ArrivalRate(Instant start, long head, double[] counts) {
        this.start = start;
        this.head = head;
        this.counts = counts;
    }

    /** A rate of which nothing was seen yet. */
    public static ArrivalRate from(Instant start) {
        return new ArrivalRate(start, 0, new double[BUCKETS]);
    }

    /** This rate with arrivals that are taken to have come evenly in the span that ends now. */
    public ArrivalRate add(double arrivals, Duration span, Instant now) {
        var last = bucket(now);
        var first = Math.max(0, last - span.toNanos() / BUCKET_NANOS);
        var next = counts.clone();
        if (last - head >= BUCKETS) {
            Arrays.fill(next, 0);
        } else {
            for (var passed = head + 1; passed <= last; passed++) {
                next[slot(passed)] = 0;
            }
        }
        for (var each = Math.max(first, last - BUCKETS + 1); each <= last; each++) {
            next[slot(each)] += arrivals / (last - first + 1);
        }
        return new ArrivalRate(start, last, next);
    }

    /** 0 before enough was watched. */
    public double perSecond(Instant now) {
        var last = bucket(now);
        var first = Math.max(0, last - BUCKETS + 1);
        double sum = 0;
        double most = 0;
        for (var each = Math.max(first, head - BUCKETS + 1); each <= head; each++) {
            sum += counts[slot(each)];
            most = Math.max(most, counts[slot(each)]);
        }
        var watched = Duration.between(start, now).toNanos() - first * BUCKET_NANOS;
        var seconds = (watched - BUCKET_NANOS) / 1e9;
        return seconds < LEAST_SECONDS ? 0 : (sum - most) / seconds;
    }

    private long bucket(Instant now) {
        return Math.max(head, Duration.between(start, now).toNanos() / BUCKET_NANOS);
    }

    private static int slot(long bucket) {
        return (int) (bucket % BUCKETS);
    }
}
