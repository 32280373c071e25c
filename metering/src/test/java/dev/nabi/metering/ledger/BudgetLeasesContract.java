package dev.nabi.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.usage.FunctionTotals;
import dev.nabi.api.v1alpha1.BudgetPeriod;
import dev.nabi.metering.Call;
import dev.nabi.metering.Outcome;
import dev.nabi.metering.StepClock;
import dev.nabi.metering.budget.Amounts;
import dev.nabi.metering.budget.LeaseStore;
import dev.nabi.metering.budget.LeaseStore.Held;
import dev.nabi.metering.budget.LeaseStore.Standing;
import dev.nabi.metering.journal.Journal;
import dev.nabi.metering.journal.JournalConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leases and totals are on every database. */
abstract class BudgetLeasesContract {
    private static final FunctionKey HELLO = new FunctionKey("default", "hello");

    final StepClock clock = StepClock.atT0();
    private final BudgetPeriod.Days month = BudgetPeriod.MONTH.at(clock.instant());

    @TempDir
    Path directory;

    abstract Database database() throws SQLException;

    @Test
    void whatIsFoldedLeavesTheLeaseAndNothingIsCountedTwice() throws Exception {
        try (var ledger = Ledger.open(database());
                var journal = open("a")) {
            var mine = ledger.leases(journal.liveRun());
            hold(mine, new Amounts(10, 100_000), new Amounts(3, 3000));

            journal.ended(Call.ok(1).lasting(10).with(100, 0, 0));
            journal.ended(Call.ok(2).lasting(5).with(100, 0, 0));
            journal.ended(Call.ok(3).ending(Outcome.NEVER_STARTED));
            journal.ended(Call.ok(4).of("default", "other"));
            folder(journal, ledger, "a").fold();

            assertThat(standing(mine))
                    .isEqualTo(new Standing(new Amounts(2, 1500), Amounts.NONE, Amounts.NONE, new Amounts(2, 1500)));
            try (var other = open("b")) {
                assertThat(standing(ledger.leases(other.liveRun())))
                        .isEqualTo(new Standing(
                                new Amounts(2, 1500), new Amounts(8, 98_500), new Amounts(1, 1500), Amounts.NONE));
            }
        }
    }

    @Test
    void whatARunHadNotSpentGoesBackWhenItHasBeenFoldedToItsEnd() throws Exception {
        try (var ledger = Ledger.open(database())) {
            try (var journal = open("a")) {
                hold(ledger.leases(journal.liveRun()), new Amounts(10, 0), Amounts.NONE);
                journal.ended(Call.ok(1));
                // As a kill leaves it: not folded, not ended.
            }
            try (var journal = open("a")) {
                var next = ledger.leases(journal.liveRun());
                assertThat(standing(next).othersHeld().invocations()).isEqualTo(10);

                folder(journal, ledger, "a").fold();

                assertThat(standing(next).folded().invocations()).isEqualTo(1);
                assertThat(standing(next).othersHeld()).isEqualTo(Amounts.NONE);
            }
        }
    }

    @Test
    void aLeaseIsOfItsPeriodAlone() throws Exception {
        try (var ledger = Ledger.open(database());
                var journal = open("a");
                var other = open("b")) {
            hold(ledger.leases(journal.liveRun()), new Amounts(10, 0), Amounts.NONE);
            journal.ended(Call.ok(1));
            folder(journal, ledger, "a").fold();

            clock.step(Duration.ofDays(31));
            var next = BudgetPeriod.MONTH.at(clock.instant());

            assertThat(standing(ledger.leases(other.liveRun()), next))
                    .isEqualTo(new Standing(Amounts.NONE, Amounts.NONE, Amounts.NONE, Amounts.NONE));
        }
    }

    @Test
    void totalsAreOfTodayAndThisMonthAndNameTheLedger() throws Exception {
        try (var ledger = Ledger.open(database());
                var journal = open("a")) {
            var totals = new LedgerTotals(ledger, clock);
            journal.ended(Call.ok(1).lasting(10).with(100, 0, 0));
            clock.step(Duration.ofDays(1));
            journal.ended(Call.ok(2).at(clock.millis()).lasting(20).with(100, 0, 0));
            journal.ended(Call.ok(3).at(clock.millis()).ending(Outcome.NEVER_STARTED));
            folder(journal, ledger, "a").fold();

            var today = totals.read();
            assertThat(today.functions())
                    .containsExactly(new FunctionTotals("default", "hello", 1, 2, 2000, 3000, clock.millis()));
            assertThat(today.day())
                    .isEqualTo(BudgetPeriod.DAY.at(clock.instant()).from());
            assertThat(today.ledger()).hasSize(36).isEqualTo(totals.read().ledger());

            clock.step(Duration.ofDays(1));
            assertThat(totals.read().functions())
                    .containsExactly(
                            new FunctionTotals("default", "hello", 0, 2, 0, 3000, clock.millis() - 86_400_000));
            clock.step(Duration.ofDays(31));
            assertThat(totals.read().functions()).isEmpty();
        }
    }

    private void hold(LeaseStore leases, Amounts granted, Amounts spent) throws SQLException {
        leases.lease(HELLO, month, seen -> new Held(granted, spent));
    }

    private Standing standing(LeaseStore leases) throws SQLException {
        return standing(leases, month);
    }

    private static Standing standing(LeaseStore leases, BudgetPeriod.Days days) throws SQLException {
        var found = new AtomicReference<Standing>();
        leases.lease(HELLO, days, seen -> {
            found.set(seen);
            return null;
        });
        return found.get();
    }

    private Folder folder(Journal journal, Ledger ledger, String gateway) {
        return new Folder(journal, ledger, gateway, clock);
    }

    private Journal open(String name) throws IOException {
        return Journal.open(
                new JournalConfig(directory.resolve(name), 64 << 10, 1 << 20, Duration.ofMillis(20)), clock);
    }
}
