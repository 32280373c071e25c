package dev.nabi.metering.ledger;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nabi.metering.Call;
import dev.nabi.metering.billing.Measure;
import dev.nabi.metering.billing.Usage;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How hours and days are closed, corrected and forgotten. */
abstract class PeriodContract extends LedgerContract {
    @Test
    void aGatewayWhoseClockRunsAheadClosesNoHourBeforeTheDatabaseDoes() throws Exception {
        var database = new FaultyDatabase(database());
        database.clock(gateway -> gateway - ofDays(4000).toMillis());
        try (var journal = open("a");
                var ledger = Ledger.open(database)) {
            journal.ended(Call.ok(1));
            folder(journal, ledger).fold();
            clock.set(clock.instant().plus(ofDays(4000)));

            new PeriodCloser(ledger, RetentionConfig.defaults(), clock).close();

            assertThat(rows(ledger, Tier.MINUTE)).hasSize(1);
            assertThat(rows(ledger, Tier.HOUR)).isEmpty();
        }
    }

    @Test
    void booksARunningSocketToItsHoursAndCountsItOnce() throws Exception {
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            var folder = folder(journal, ledger);
            for (int minute = 1; minute <= 150; minute++) {
                journal.running(Call.ok(1).lasting(minute * 60_000L).with(256, minute, minute * 10L));
                folder.fold();
            }
            journal.ended(Call.ok(1).lasting(150 * 60_000L + 30_000).with(256, 200, 2000));
            folder.fold();
            clock.step(ofHours(4));
            closer(ledger).close();

            assertThat(rows(ledger, Tier.HOUR).values())
                    .extracting(u -> u.get(Measure.BILLED_MS), u -> u.get(Measure.MIB_MS), Usage::invocations)
                    .containsExactly(
                            tuple(3_600_000L, 3_600_000L * 256, 0L),
                            tuple(3_600_000L, 3_600_000L * 256, 0L),
                            tuple(1_830_000L, 1_830_000L * 256, 1L));
            assertThat(total(ledger))
                    .returns(200L, u -> u.get(Measure.BYTES_IN))
                    .returns(2000L, u -> u.get(Measure.BYTES_OUT));
        }
    }

    @Test
    void neverChangesAClosedPeriod() throws Exception {
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            var folder = folder(journal, ledger);
            journal.ended(Call.ok(1).lasting(10));
            folder.fold();
            clock.step(ofHours(1).plus(ofMinutes(15)));
            closer(ledger).close();
            var closed = rows(ledger, Tier.HOUR);
            var minutes = rows(ledger, Tier.MINUTE);
            assertThat(closed).containsOnlyKeys(MINUTE0 / 60 + " hello");

            journal.ended(Call.ok(2).lasting(10));
            journal.ended(Call.ok(3).at(Call.T0 + 3_600_000).lasting(10));
            folder.fold();
            closer(ledger).close();

            assertThat(rows(ledger, Tier.HOUR)).isEqualTo(closed);
            assertThat(rows(ledger, Tier.MINUTE)).containsAllEntriesOf(minutes).hasSize(2);
            assertThat(adjustments(ledger)).containsExactly(MINUTE0 + 75 + " for " + MINUTE0 + ": 1");
        }
    }

    @Test
    void sumsADayUpWhenItsLastHourIsClosed() throws Exception {
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            for (int hour = 0; hour < 30; hour++) {
                journal.ended(Call.ok(hour).at(Call.T0 + hour * 3_600_000L).lasting(10));
            }
            folder(journal, ledger).fold();
            for (int hour = 0; hour < 30; hour++) {
                clock.step(ofHours(1));
                closer(ledger).close();
                closer(ledger).close();
            }
            assertThat(rows(ledger, Tier.DAY))
                    .containsOnly(Map.entry(
                            Call.T0 / 86_400_000 + " hello",
                            usage(240, 240, 480).plus(Measure.OK, 24)));
            assertThat(rows(ledger, Tier.HOUR)).hasSize(29);
        }
    }

    @Test
    void forgetsMinutesBeforeHoursAndHoursBeforeDays() throws Exception {
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            journal.ended(Call.ok(1));
            folder(journal, ledger).fold();
            clock.step(ofDays(2));
            closer(ledger).close();
            assertThat(sizes(ledger)).containsExactly(1, 1, 1);
            clock.step(ofDays(39));
            closer(ledger).close();
            assertThat(sizes(ledger)).containsExactly(0, 1, 1);
            clock.step(ofDays(400));
            closer(ledger).close();
            assertThat(sizes(ledger)).containsExactly(0, 0, 1);
            clock.step(ofDays(4000));
            closer(ledger).close();
            assertThat(sizes(ledger)).containsExactly(0, 0, 0);
        }
    }
}
