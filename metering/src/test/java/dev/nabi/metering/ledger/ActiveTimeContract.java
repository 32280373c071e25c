package dev.nabi.metering.ledger;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.metering.Call;
import dev.nabi.metering.billing.Measure;
import dev.nabi.metering.journal.Journal;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The time in which instances were active: the union of what all gateways saw of each. */
abstract class ActiveTimeContract extends LedgerContract {
    private static final String LATE = "SELECT CAST(SUM(active_ms) AS TEXT) FROM usage_adjustment";
    private static final String MINUTES = "SELECT CAST(COUNT(*) AS TEXT) FROM active_minute";

    private static long active(Ledger ledger) throws Exception {
        return total(ledger).get(Measure.ACTIVE_MS);
    }

    @Test
    void whatOverlapsOnOneInstanceCountsOnceAndOnTwoTwice() throws Exception {
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            journal.ended(Call.ok(1).on("one").lasting(1000));
            journal.ended(Call.ok(2).on("one").at(Call.T0 + 500).lasting(1000));
            journal.ended(Call.ok(3).on("one").at(Call.T0 + 30_000).lasting(1));
            folder(journal, ledger).fold();
            assertThat(active(ledger)).isEqualTo(1600);

            journal.ended(Call.ok(4).on("one").at(Call.T0 + 200).lasting(1000));
            journal.ended(Call.ok(5).on("two").at(Call.T0 + 200).lasting(1000).with(256, 0, 0));
            folder(journal, ledger).fold();

            assertThat(active(ledger)).isEqualTo(2600);
            assertThat(total(ledger).get(Measure.ACTIVE_MIB_MS)).isEqualTo(1600 * 128 + 1000 * 256);
        }
    }

    @Test
    void whatSeveralGatewaysSawOfAnInstanceIsOne() throws Exception {
        try (var a = open("a");
                var b = open("b");
                var ledger = Ledger.open(database())) {
            a.ended(Call.ok(1).on("one").lasting(1000));
            a.ended(Call.ok(2).on("one").at(Call.T0 + 2000).lasting(1000));
            new Folder(a, ledger, "gateway-a", clock).fold();
            b.ended(Call.ok(3).on("one").at(Call.T0 + 900).lasting(1200));
            new Folder(b, ledger, "gateway-b", clock).fold();

            assertThat(active(ledger)).isEqualTo(3000);
        }
    }

    @Test
    void timeGoesToTheMinutesAndHoursInWhichItPassed() throws Exception {
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            journal.ended(Call.ok(1).on("one").at(Call.T0 + 3_600_000 - 60_050).lasting(90_000));
            folder(journal, ledger).fold();
            assertThat(rows(ledger, Tier.MINUTE).values())
                    .extracting(usage -> usage.get(Measure.ACTIVE_MS))
                    .containsExactly(100L, 60_000L, 30_000L);

            clock.step(ofHours(3));
            closer(ledger).close();

            assertThat(rows(ledger, Tier.HOUR).values())
                    .extracting(usage -> usage.get(Measure.ACTIVE_MS))
                    .containsExactly(60_100L, 30_000L);
        }
    }

    @Test
    void whatRunsOnMarksWhatItCoveredSoFar() throws Exception {
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            var folder = folder(journal, ledger);
            journal.running(Call.ok(1).on("one").lasting(60_000));
            folder.fold();
            assertThat(active(ledger)).isEqualTo(60_000);
            journal.running(Call.ok(1).on("one").lasting(120_000));
            journal.ended(Call.ok(1).on("one").lasting(150_000));
            folder.fold();
            assertThat(active(ledger)).isEqualTo(150_000);
        }
    }

    @Test
    void whatNamesNoInstanceAddsNothing() throws Exception {
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            journal.ended(Call.ok(1).lasting(1000));
            folder(journal, ledger).fold();
            assertThat(active(ledger)).isZero();
            assertThat(strings(ledger, MINUTES)).containsExactly("0");
        }
    }

    @ParameterizedTest
    @EnumSource(FoldStep.class)
    void whatIsReadAgainAfterACrashAddsNothing(FoldStep step) throws Exception {
        for (int id = 1; id <= 2; id++) {
            try (var journal = open("a");
                    var ledger = Ledger.open(database())) {
                journal.ended(Call.ok(id).on("one").at(Call.T0 + id * 1000L).lasting(1500));
                assertThatThrownBy(() -> dyingAt(step, journal, ledger).fold()).isInstanceOf(Killed.class);
            }
        }
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            folder(journal, ledger).fold();
            assertThat(active(ledger)).isEqualTo(2500);
        }
    }

    @Test
    void whatComesLateAddsOnlyWhatNobodySaw() throws Exception {
        try (var a = open("a");
                var b = open("b");
                var ledger = Ledger.open(database())) {
            a.ended(Call.ok(1).on("one").lasting(1000));
            new Folder(a, ledger, "gateway-a", clock).fold();
            clock.step(ofHours(1).plus(ofMinutes(15)));
            closer(ledger).close();

            b.ended(Call.ok(2).on("one").at(Call.T0 + 500).lasting(1000));
            new Folder(b, ledger, "gateway-b", clock).fold();

            assertThat(active(ledger)).isEqualTo(1000);
            assertThat(strings(ledger, LATE)).containsExactly("500");
        }
    }

    @Test
    void whatComesWhenTheSlotsAreForgottenCountsWhole() throws Exception {
        try (var a = open("a");
                var b = open("b");
                var ledger = Ledger.open(database())) {
            a.ended(Call.ok(1).on("one").lasting(1000));
            new Folder(a, ledger, "gateway-a", clock).fold();
            assertThat(strings(ledger, MINUTES)).containsExactly("1");
            clock.step(PeriodCloser.ACTIVE_KEPT.plus(ofHours(2)));
            closer(ledger).close();
            assertThat(strings(ledger, MINUTES)).containsExactly("0");

            b.ended(Call.ok(2).on("one").at(Call.T0 + 500).lasting(1000));
            b.ended(Call.ok(3).on("one").at(Call.T0 + 500).lasting(1000));
            new Folder(b, ledger, "gateway-b", clock).fold();

            assertThat(strings(ledger, LATE)).containsExactly("1000");
        }
    }

    @Test
    void gatewaysThatMeetOnManyInstancesNeitherBlockNorCountTwice() throws Exception {
        try (var a = open("a");
                var b = open("b");
                var ledgerA = Ledger.open(database());
                var ledgerB = Ledger.open(database())) {
            var failures = new ConcurrentLinkedQueue<Exception>();
            var threads = new ArrayList<Thread>();
            for (var one : new Object[][] {{a, ledgerA, 0}, {b, ledgerB, 1}}) {
                var journal = (Journal) one[0];
                var folder = new Folder(journal, (Ledger) one[1], "gateway-" + one[2], clock);
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        for (int round = 0; round < 15; round++) {
                            meet(journal, (int) one[2], round);
                            folder.fold();
                        }
                    } catch (Exception e) {
                        failures.add(e);
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            assertThat(active(ledgerA)).isEqualTo(70 * 15 * 100L);
        }
    }

    /** The same 70 instances, more than go into a statement, in the one order or the other. */
    private static void meet(Journal journal, int gateway, int round) {
        for (int i = 0; i < 70; i++) {
            int instance = gateway == 0 ? i : 69 - i;
            journal.ended(Call.ok(i)
                    .of("ns", "f" + instance % 3)
                    .on("instance-" + instance)
                    .at(Call.T0 + round % 5 * 60_000L + round * 100L)
                    .lasting(100));
        }
    }
}
