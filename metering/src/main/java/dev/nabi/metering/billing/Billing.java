package dev.nabi.metering.billing;

import dev.nabi.metering.Outcome;
import dev.nabi.metering.journal.InvocationRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * What a record of the journal adds to which minutes.
 *
 * <p>The billed time of an invocation is its duration in milliseconds, rounded up once. It is booked to the minutes in
 * which it passed. A record of an invocation that runs on tells what it came to since its start; what was booked
 * before is taken off, so the parts of a long one sum up to exactly what the whole would have been. Counts, bytes and
 * cold starts go to the minute of the record's end.
 */
public final class Billing {
    static final long MINUTE_MS = 60_000;
    private static final long NANOS = 1_000_000;

    /** A day of minutes; an invocation that told nothing for longer is booked to its last minute. */
    static final int MOST_PARTS = 1440;

    private Billing() {}

    public static List<Booking> book(InvocationRecord record, Booked before) {
        var sum = new Usage.Sum();
        bytes(sum, record, before);
        if (record.outcome() != null) {
            counts(sum, record, record.outcome());
        }
        long start = record.startMillis();
        if (record.outcome() == Outcome.NEVER_STARTED) {
            return List.of(new Booking(minuteOfEnd(start, record.waitNanos() / NANOS), sum.total()));
        }
        long from = ceilMillis(before.durationNanos());
        long to = Math.max(from, ceilMillis(record.durationNanos()));
        long first = Math.floorDiv(start + from, MINUTE_MS);
        long last = minuteOfEnd(start, to);
        if (last <= first || from == to || last - first >= MOST_PARTS) {
            return List.of(new Booking(from == to ? last : Math.max(first, last), time(sum, to - from, record)));
        }
        var parts = new ArrayList<Booking>();
        long at = from;
        for (long minute = first; minute < last; minute++) {
            long until = (minute + 1) * MINUTE_MS - start;
            parts.add(new Booking(minute, time(new Usage.Sum(), until - at, record)));
            at = until;
        }
        parts.add(new Booking(last, time(sum, to - at, record)));
        return parts;
    }

    /** Counts an invocation whose gateway ended before it did, at what was last known of it. */
    public static Booking interrupted(long startMillis, Booked last) {
        return new Booking(
                minuteOfEnd(startMillis, ceilMillis(last.durationNanos())), Usage.of(Measure.INTERRUPTED, 1));
    }

    /** The minute of its last billed millisecond. */
    private static long minuteOfEnd(long start, long billedMillis) {
        return Math.floorDiv(start + Math.max(0, billedMillis - 1), MINUTE_MS);
    }

    /** What it comes to with this much billed time. */
    private static Usage time(Usage.Sum sum, long millis, InvocationRecord record) {
        return sum.add(Measure.BILLED_MS, millis)
                .add(Measure.MIB_MS, Math.multiplyExact(millis, (long) record.memoryMib()))
                .total();
    }

    private static void counts(Usage.Sum sum, InvocationRecord record, Outcome outcome) {
        long waited = Math.round(record.waitNanos() / (double) NANOS);
        sum.add(Measure.of(outcome), 1).add(Measure.WAIT_MS, waited);
        if (record.cold() && outcome != Outcome.NEVER_STARTED) {
            sum.add(Measure.COLD_STARTS, 1).add(Measure.COLD_START_MS, waited);
        }
    }

    private static void bytes(Usage.Sum sum, InvocationRecord record, Booked before) {
        sum.add(Measure.BYTES_IN, Math.max(0, record.bytesIn() - before.bytesIn()))
                .add(Measure.BYTES_OUT, Math.max(0, record.bytesOut() - before.bytesOut()));
    }

    static long ceilMillis(long nanos) {
        return Math.ceilDiv(Math.max(0, nanos), NANOS);
    }
}
