package dev.nabi.metering.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Outcome;
import dev.nabi.metering.journal.InvocationRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BillingTest {
    private static final long MINUTE = 29_453_760;
    private static final long T0 = MINUTE * 60_000;

    @ParameterizedTest
    @CsvSource(textBlock = """
            0,            0
            1,            1
            999_999,      1
            1_000_000,    1
            1_000_001,    2
            60_000_000_000, 60000
            """)
    void roundsEachInvocationUpToTheMillisecond(String nanos, long billed) {
        var usage = total(Billing.book(record(T0, Long.parseLong(nanos.replace("_", "")), Outcome.OK), Booked.NOTHING));
        assertThat(usage.get(Measure.BILLED_MS)).isEqualTo(billed);
        assertThat(usage.get(Measure.MIB_MS)).isEqualTo(billed * 128);
        assertThat(usage.invocations()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # start s, lasts ms, minutes: billed
            0,    60000,  0:60000
            0,    60001,  0:60000 1:1
            59,   1000,   0:1000
            59,   2000,   0:1000 1:1000
            30,   150000, 0:30000 1:60000 2:60000
            """)
    void booksTimeToTheMinutesInWhichItPassedAndTheCountToTheLast(long start, long lasts, String expected) {
        var bookings = Billing.book(record(T0 + start * 1000, lasts * 1_000_000, Outcome.OK), Booked.NOTHING);

        var seen = bookings.stream()
                .map(b -> (b.minute() - MINUTE) + ":" + b.usage().get(Measure.BILLED_MS))
                .toList();
        assertThat(String.join(" ", seen)).isEqualTo(expected);
        assertThat(bookings.getLast().usage().invocations()).isEqualTo(1);
        assertThat(total(bookings).invocations()).isEqualTo(1);
    }

    @Test
    void theEndOfASixHourSocketBooksOnlyItsLastMinute() {
        var sixHours = 6 * 3_600_000_000_000L;
        var before = new Booked(sixHours - 30_000_000_000L, 100, 1000);

        var bookings = Billing.book(record(T0 + 15_000, sixHours, Outcome.OK), before);

        assertThat(bookings).extracting(Booking::minute).containsExactly(MINUTE + 359, MINUTE + 360);
        assertThat(total(bookings))
                .isEqualTo(Usage.of(Measure.BILLED_MS, 30_000)
                        .plus(Measure.MIB_MS, 30_000 * 128)
                        .plus(Measure.OK, 1)
                        .plus(Measure.WAIT_MS, 250)
                        .plus(Measure.COLD_STARTS, 1)
                        .plus(Measure.COLD_START_MS, 250));
    }

    @Test
    void partsOfARunningInvocationSumUpToTheWhole() {
        var random = new Random(42);
        for (int round = 0; round < 200; round++) {
            long start = T0 + random.nextInt(3_600_000);
            long end = 1 + random.nextLong(600_000_000_000L);
            var parts = new ArrayList<Booking>();
            var before = Booked.NOTHING;
            for (long at = random.nextLong(60_000_000_000L); at < end; at += 1 + random.nextLong(90_000_000_000L)) {
                parts.addAll(Billing.book(record(start, at, null), before));
                before = new Booked(at, 10, 20);
            }
            parts.addAll(Billing.book(record(start, end, Outcome.OK), before));

            var whole = Billing.book(record(start, end, Outcome.OK), Booked.NOTHING);
            assertThat(timeByMinute(parts)).isEqualTo(timeByMinute(whole));
            assertThat(total(parts)).isEqualTo(total(whole));
        }
    }

    @Test
    void doesNotBillWhatNeverStarted() {
        var record = record(T0, 0, Outcome.NEVER_STARTED);
        var usage = total(Billing.book(record, Booked.NOTHING));
        assertThat(usage)
                .returns(1L, Usage::invocations)
                .returns(0L, Usage::billedInvocations)
                .returns(0L, u -> u.get(Measure.BILLED_MS))
                .returns(0L, u -> u.get(Measure.COLD_STARTS));
    }

    @Test
    void keepsColdStartsApartFromWhatIsBilled() {
        var usage = total(Billing.book(record(T0, 5_000_000, Outcome.OK), Booked.NOTHING));
        assertThat(usage)
                .returns(1L, u -> u.get(Measure.COLD_STARTS))
                .returns(250L, u -> u.get(Measure.COLD_START_MS))
                .returns(5L, u -> u.get(Measure.BILLED_MS));
    }

    @Test
    void countsWhatAGatewaysEndInterruptedWhereItWasLastSeen() {
        var booking = Billing.interrupted(T0, new Booked(61_000_000_000L, 0, 0));
        assertThat(booking).isEqualTo(new Booking(MINUTE + 1, Usage.of(Measure.INTERRUPTED, 1)));
    }

    private static InvocationRecord record(long start, long nanos, @Nullable Outcome outcome) {
        return new InvocationRecord(
                new UUID(1, 1), "ns", "f", "f-00001", "", 128, start, nanos, 250_000_000, true, 10, 20, 200, outcome);
    }

    private static Usage total(List<Booking> bookings) {
        return bookings.stream().map(Booking::usage).reduce(Usage.NONE, Usage::plus);
    }

    private static Map<Long, Long> timeByMinute(List<Booking> bookings) {
        var minutes = new TreeMap<Long, Long>();
        bookings.forEach(b -> minutes.merge(b.minute(), b.usage().get(Measure.MIB_MS), Long::sum));
        minutes.values().removeIf(time -> time == 0);
        return minutes;
    }
}
