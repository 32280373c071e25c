package dev.nabi.metering.ledger;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Call;
import dev.nabi.metering.StepClock;
import dev.nabi.metering.journal.Journal;
import dev.nabi.metering.journal.JournalConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wall clock that is set while invocations run: each is in the ledger once, and for the time that it took. */
class ClockStepTest {
    private final StepClock clock = StepClock.atT0();

    @TempDir
    private Path directory;

    /** Forward it closes the hour early: then what comes for that hour is an adjustment. */
    @ParameterizedTest
    @ValueSource(ints = {1, -1, 30})
    void losesNothingAndBillsWhatPassed(int hours) throws Exception {
        clock.step(ofMinutes(50));
        try (var journal = open("a", clock);
                var ledger = Ledger.open(database())) {
            var folder = new Folder(journal, ledger, "gateway-0", clock);
            var closer = new PeriodCloser(ledger, RetentionConfig.defaults(), clock);
            var started = clock.millis();
            journal.running(Call.ok(9).at(started).lasting(60_000));
            journal.ended(Call.ok(1).at(started).lasting(10));
            folder.fold();
            closer.close();

            clock.step(ofHours(hours));
            journal.ended(Call.ok(2).at(clock.millis()).lasting(10));
            journal.running(Call.ok(9).at(started).lasting(120_000));
            folder.fold();
            closer.close();
            clock.step(ofMinutes(1).minus(ofHours(hours)));
            journal.ended(Call.ok(3).at(clock.millis()).lasting(10));
            journal.ended(Call.ok(9).at(started).lasting(180_000));
            folder.fold();
            closer.close();

            assertThat(sum(ledger, "ok")).isEqualTo(4);
            assertThat(sum(ledger, "billed_ms")).isEqualTo(180_030);
            assertThat(least(ledger)).isNotNegative();
            assertThat(count(ledger, "loss")).isZero();
        }
    }

    /** The bug: a gateway whose clock was set back told nothing until that time came again, or that it was there long ago. */
    @Test
    void gatewayWhoseClockIsSetBackIsNotTakenForGone() throws Exception {
        var set = StepClock.atT0();
        var database = new FaultyDatabase(database());
        database.clock(gateway -> clock.millis());
        try (var mine = open("a", set);
                var other = open("b", clock);
                var ledger = Ledger.open(database)) {
            var back = new Folder(mine, ledger, "gateway-a", set);
            var right = new Folder(other, ledger, "gateway-b", clock);
            var closer = new PeriodCloser(ledger, RetentionConfig.defaults(), clock);
            back.fold();
            set.step(ofHours(-2));

            for (var minute = 0; minute < 200; minute++) {
                clock.step(ofMinutes(1));
                set.step(ofMinutes(1));
                if (minute == 150) {
                    mine.ended(Call.ok(1).at(set.millis()));
                }
                back.fold();
                right.fold();
                closer.close();
            }

            assertThat(count(ledger, "loss")).isZero();
            assertThat(sum(ledger, "ok")).isEqualTo(1);
        }
    }

    private Database database() {
        return Database.of(DatabaseConfig.sqlite(directory.resolve("ledger/usage.db")));
    }

    private Journal open(String name, Clock of) throws IOException {
        return Journal.open(new JournalConfig(directory.resolve(name), 64 << 10, 1 << 20, Duration.ofMillis(20)), of);
    }

    /** Of what is in the minutes, and what was adjusted after their hour was closed. */
    private static long sum(Ledger ledger, String measure) throws SQLException {
        return number(ledger, "SELECT SUM(" + measure + ") FROM " + BOTH);
    }

    private static long least(Ledger ledger) throws SQLException {
        return number(ledger, "SELECT MIN(billed_ms) FROM " + BOTH);
    }

    private static final String BOTH =
            "(SELECT ok, billed_ms FROM usage_minute UNION ALL SELECT ok, billed_ms FROM usage_adjustment) u";

    private static long count(Ledger ledger, String table) throws SQLException {
        return number(ledger, "SELECT COUNT(*) FROM " + table);
    }

    private static long number(Ledger ledger, String sql) throws SQLException {
        return ledger.transactions().read(connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(sql)) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }
}
