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
        if (record.outcome() == Outcome.NEVER_STARTED) {
            var usage = Usage.of(Measure.NEVER_STARTED, 1).plus(waiting(record)).plus(bytes(record, before));
            return List.of(new Booking(minuteOfEnd(record.startMillis(), record.waitNanos() / NANOS), usage));
        }
        long from = ceilMillis(before.durationNanos());
        long to = Math.max(from, ceilMillis(record.durationNanos()));
        var bookings = new ArrayList<>(spread(record.startMillis(), from, to, record.memoryMib()));
        var last = bookings.removeLast();
        var ending = last.usage().plus(bytes(record, before)).plus(counts(record));
        bookings.add(new Booking(last.minute(), ending));
        return bookings;
    }

    /** Counts an invocation whose gateway ended before it did, at what was last known of it. */
    public static Booking interrupted(long startMillis, Booked last) {
        return new Booking(
                minuteOfEnd(startMillis, ceilMillis(last.durationNanos())), Usage.of(Measure.INTERRUPTED, 1));
    }

    private static List<Booking> spread(long start, long from, long to, int memoryMib) {
        long first = Math.floorDiv(start + from, MINUTE_MS);
        long last = Math.max(first, minuteOfEnd(start, to));
        if (from == to || last - first >= MOST_PARTS) {
            return List.of(new Booking(minuteOfEnd(start, to), time(to - from, memoryMib)));
        }
        var parts = new ArrayList<Booking>();
        long at = from;
        for (long minute = first; minute <= last; minute++) {
            long until = Math.min(to, (minute + 1) * MINUTE_MS - start);
            parts.add(new Booking(minute, time(until - at, memoryMib)));
            at = until;
        }
        return parts;
    }

    /** The minute of its last billed millisecond. */
    private static long minuteOfEnd(long start, long billedMillis) {
        return Math.floorDiv(start + Math.max(0, billedMillis - 1), MINUTE_MS);
    }

    private static Usage time(long millis, int memoryMib) {
        return Usage.of(Measure.BILLED_MS, millis).plus(Measure.MIB_MS, Math.multiplyExact(millis, (long) memoryMib));
    }

    private static Usage counts(InvocationRecord record) {
        var outcome = record.outcome();
        return outcome == null ? Usage.NONE : Usage.of(Measure.of(outcome), 1).plus(waiting(record));
    }

    private static Usage waiting(InvocationRecord record) {
        long millis = Math.round(record.waitNanos() / (double) NANOS);
        var wait = Usage.of(Measure.WAIT_MS, millis);
        boolean started = record.outcome() != Outcome.NEVER_STARTED;
        return record.cold() && started ? wait.plus(Measure.COLD_STARTS, 1).plus(Measure.COLD_START_MS, millis) : wait;
    }

    private static Usage bytes(InvocationRecord record, Booked before) {
        return Usage.of(Measure.BYTES_IN, Math.max(0, record.bytesIn() - before.bytesIn()))
                .plus(Measure.BYTES_OUT, Math.max(0, record.bytesOut() - before.bytesOut()));
    }

    static long ceilMillis(long nanos) {
        return Math.ceilDiv(Math.max(0, nanos), NANOS);
    }
}
