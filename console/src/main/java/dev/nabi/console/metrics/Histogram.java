package dev.nabi.console.metrics;

import java.util.OptionalDouble;

/**
 * Durations by bucket. A quantile is interpolated within its bucket, as Prometheus does; one in the last bucket, which has no
 * end, is that bucket's beginning.
 *
 * @param bounds the upper bounds in milliseconds; one bucket more has what is longer
 */
@SuppressWarnings("ArrayRecordComponent") // counted into, and compared by nobody
record Histogram(double[] bounds, long[] counts) {

    static Histogram empty(double[] bounds) {
        return new Histogram(bounds, new long[bounds.length + 1]);
    }

    void add(int bucket, long count) {
        if (bucket >= 0 && bucket < counts.length) {
            counts[bucket] += count;
        }
    }

    /** Empty where there are no durations. */
    OptionalDouble quantile(double quantile) {
        var all = 0L;
        for (var count : counts) {
            all += count;
        }
        if (all == 0) {
            return OptionalDouble.empty();
        }
        var rank = quantile * all;
        var before = 0L;
        for (var bucket = 0; bucket < bounds.length; bucket++) {
            if (before + counts[bucket] >= rank) {
                var from = bucket == 0 ? 0 : bounds[bucket - 1];
                var part = counts[bucket] == 0 ? 1 : (rank - before) / counts[bucket];
                return OptionalDouble.of(from + (bounds[bucket] - from) * part);
            }
            before += counts[bucket];
        }
        return OptionalDouble.of(bounds.length == 0 ? 0 : bounds[bounds.length - 1]);
    }
}
