package dev.nabi.gateway.metrics;

import dev.nabi.metering.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * The last minutes of one Function, a row of counters each, in a ring that never grows: some 14 KiB. Event loops count at
 * once; a row is cleared by the first that comes to its minute, and a call that is counted in that instant may be missing.
 */
public final class RecentMinutes {
    /** How far back it goes. */
    public static final int MINUTES = 180;

    /** The upper bounds of durations, in milliseconds; one more has what is longer. */
    private static final int[] BOUNDS = {1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000};

    private static final int QUEUED = 0;
    private static final int INSTANCES = 1;
    private static final int DURATIONS = 2;
    private static final int COLUMNS = DURATIONS + BOUNDS.length + 1;

    private final AtomicLongArray stamps = new AtomicLongArray(MINUTES);
    private final AtomicIntegerArray counters = new AtomicIntegerArray(MINUTES * COLUMNS);

    /** A minute in which something was seen; {@code time} is its beginning in seconds since 1970. */
    public record Minute(long time, int queued, int instances, List<Integer> durations) {}

    /** The upper bounds of the buckets of {@link Minute#durations}, in milliseconds. */
    public static List<Integer> bounds() {
        return IntStream.of(BOUNDS).boxed().toList();
    }

    void ended(Invocation invocation, long minute) {
        var row = row(minute);
        if (invocation.durationNanos() > 0) {
            counters.incrementAndGet(
                    row + DURATIONS + bucket(TimeUnit.NANOSECONDS.toMicros(invocation.durationNanos())));
        }
    }

    /** The most that waited and ran in a minute. */
    void seen(int queued, int instances, long minute) {
        var row = row(minute);
        counters.accumulateAndGet(row + QUEUED, queued, Math::max);
        counters.accumulateAndGet(row + INSTANCES, instances, Math::max);
    }

    /** What is known from a minute on, the oldest first. */
    List<Minute> since(long first, long now) {
        var minutes = new ArrayList<Minute>();
        for (var minute = Math.max(first, now - MINUTES + 1); minute <= now; minute++) {
            var at = (int) Math.floorMod(minute, (long) MINUTES);
            if (stamps.get(at) == minute) {
                minutes.add(read(minute, at * COLUMNS));
            }
        }
        return minutes;
    }

    private Minute read(long minute, int row) {
        var durations = new ArrayList<Integer>(BOUNDS.length + 1);
        for (var bucket = 0; bucket <= BOUNDS.length; bucket++) {
            durations.add(counters.get(row + DURATIONS + bucket));
        }
        return new Minute(
                TimeUnit.MINUTES.toSeconds(minute),
                counters.get(row + QUEUED),
                counters.get(row + INSTANCES),
                durations);
    }

    private int row(long minute) {
        var at = (int) Math.floorMod(minute, (long) MINUTES);
        if (stamps.get(at) != minute) {
            clear(at, minute);
        }
        return at * COLUMNS;
    }

    private synchronized void clear(int at, long minute) {
        if (stamps.get(at) == minute) {
            return;
        }
        for (var column = 0; column < COLUMNS; column++) {
            counters.set(at * COLUMNS + column, 0);
        }
        stamps.set(at, minute);
    }

    private static int bucket(long micros) {
        for (var bucket = 0; bucket < BOUNDS.length; bucket++) {
            if (micros <= TimeUnit.MILLISECONDS.toMicros(BOUNDS[bucket])) {
                return bucket;
            }
        }
        return BOUNDS.length;
    }
}
