package dev.nabi.gateway.metering.ledger;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.nabi.gateway.metering.Call;
import dev.nabi.gateway.metering.Outcome;
import dev.nabi.gateway.metering.StepClock;
import dev.nabi.gateway.metering.billing.Measure;
import dev.nabi.gateway.metering.billing.Usage;
import dev.nabi.gateway.metering.billing.UsageKey;
import dev.nabi.gateway.metering.journal.Journal;
import dev.nabi.gateway.metering.journal.JournalConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a ledger does on every database. */
abstract class LedgerContract {
    private static final long MINUTE0 = Call.T0 / 60_000;
    private static final UsageKey HELLO = new UsageKey("default", "hello", "hello-00001", 128);

    final StepClock clock = StepClock.atT0();

    @TempDir
    Path directory;

    /** An empty database, the same for the whole of one test. */
    abstract Database database() throws IOException, SQLException;

    @Test
    void sumsInvocationsUpByMinuteAndRevision() throws Exception {
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            journal.ended(Call.ok(1).lasting(100));
            journal.ended(Call.ok(2).lastingNanos(1));
            journal.ended(Call.ok(3).ending(Outcome.SERVER_ERROR).lasting(10).coldAfter(250));
            journal.ended(Call.ok(4).at(Call.T0 + 60_000).lasting(7));
            journal.ended(Call.ok(5).of("team", "other").lasting(5));

            folder(journal, ledger).fold();

            assertThat(rows(ledger, Tier.MINUTE))
                    .containsOnly(
                            Map.entry(
                                    MINUTE0 + " hello",
                                    usage(111, 30, 60)
                                            .plus(Measure.OK, 2)
                                            .plus(Measure.SERVER_ERROR, 1)
                                            .plus(Measure.COLD_STARTS, 1)
                                            .plus(Measure.COLD_START_MS, 250)
                                            .plus(Measure.WAIT_MS, 250)),
                            Map.entry(MINUTE0 + " other", usage(5, 10, 20).plus(Measure.OK, 1)),
                            Map.entry(MINUTE0 + 1 + " hello", usage(7, 10, 20).plus(Measure.OK, 1)));
        }
    }

    @Test
    void foldsEachRecordOnceHoweverOftenItIsAsked() throws Exception {
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            var folder = folder(journal, ledger);
            for (int i = 0; i < 5; i++) {
                journal.ended(Call.ok(i));
                folder.fold();
                folder.fold();
            }
            assertThat(total(ledger).get(Measure.OK)).isEqualTo(5);
        }
    }

    @Test
    void countsOnceWhenTheAnswerToACommitIsLost() throws Exception {
        var database = new FaultyDatabase(database());
        try (var journal = open("a");
                var ledger = Ledger.open(database)) {
            var folder = folder(journal, ledger);
            journal.ended(Call.ok(1));
            folder.fold();
            journal.ended(Call.ok(2));
            database.failOnce(FaultyDatabase.Fault.ANSWER_LOST);
            assertThatThrownBy(folder::fold).isInstanceOf(SQLException.class);

            journal.ended(Call.ok(3));
            folder.fold();

            assertThat(total(ledger).get(Measure.OK)).isEqualTo(3);
        }
    }

    @Test
    void readsAgainWhatTheDatabaseLostAfterItsCommit() throws Exception {
        var database = new FaultyDatabase(database());
        try (var journal = open("a");
                var ledger = Ledger.open(database)) {
            var folder = folder(journal, ledger);
            journal.ended(Call.ok(1));
            folder.fold();
            journal.ended(Call.ok(2));
            database.failOnce(FaultyDatabase.Fault.COMMIT_LOST);
            folder.fold();

            journal.ended(Call.ok(3));
            folder.fold();

            assertThat(total(ledger).get(Measure.OK)).isEqualTo(3);
        }
    }

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
    void aJournalThatTellsNothingForAnHourIsNotedAsLostUntilItIsBack() throws Exception {
        try (var gone = open("a");
                var here = open("b");
                var ledger = Ledger.open(database())) {
            var silent = new Folder(gone, ledger, "gateway-a", clock);
            var alive = new Folder(here, ledger, "gateway-b", clock);
            var closer = new PeriodCloser(ledger, RetentionConfig.defaults(), clock);
            gone.ended(Call.ok(1));
            silent.fold();
            alive.fold();
            clock.set(clock.instant().plus(ofHours(2)));
            alive.fold();
            closer.close();
            assertThat(losses(ledger)).containsExactly("JOURNAL_GONE null");

            gone.ended(Call.ok(2).at(clock.millis()));
            silent.fold();

            assertThat(losses(ledger)).isEmpty();
            assertThat(total(ledger).get(Measure.OK)).isEqualTo(2);
        }
    }

    @Test
    void foldsWhatEarlierRunsLeftAndDeletesTheirFiles() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (var journal = open("a")) {
                journal.ended(Call.ok(i));
            }
        }
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            folder(journal, ledger).fold();
            assertThat(total(ledger).get(Measure.OK)).isEqualTo(3);
            assertThat(journal.runs()).hasSize(1);
            assertThat(segments("a")).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource(FoldStep.class)
    void countsOnceWhenItDiesAfterEachStep(FoldStep step) throws Exception {
        // given: a folder that dies at a step, in a live run and, after the restart, in an ended one
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            journal.running(Call.ok(9).lasting(1000));
            journal.ended(Call.ok(1));
            assertThatThrownBy(() -> dyingAt(step, journal, ledger).fold()).isInstanceOf(Killed.class);
        }
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            journal.ended(Call.ok(2));
            assertThatThrownBy(() -> dyingAt(step, journal, ledger).fold()).isInstanceOf(Killed.class);
        }
        // when
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            folder(journal, ledger).fold();

            // then
            assertThat(total(ledger))
                    .isEqualTo(usage(1004, 30, 60).plus(Measure.OK, 2).plus(Measure.INTERRUPTED, 1));
            assertThat(journal.runs()).hasSize(1);
        }
    }

    @Test
    void addsSeveralGatewaysUp() throws Exception {
        try (var one = open("a");
                var two = open("b");
                var ledgerOne = Ledger.open(database());
                var ledgerTwo = Ledger.open(database())) {
            var folders = List.of(
                    new Folder(one, ledgerOne, "gateway-0", clock), new Folder(two, ledgerTwo, "gateway-1", clock));
            var failures = new ArrayList<Exception>();
            var threads = new ArrayList<Thread>();
            for (int n = 0; n < 2; n++) {
                var journal = n == 0 ? one : two;
                var folder = folders.get(n);
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        for (int i = 0; i < 200; i++) {
                            journal.ended(Call.ok(i).of("ns", "f" + i % 3).at(Call.T0 + i % 5 * 60_000L));
                            folder.fold();
                        }
                    } catch (SQLException | IOException e) {
                        failures.add(e);
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            assertThat(total(ledgerOne).get(Measure.OK)).isEqualTo(400);
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
    void countsASocketThatItsGatewayTookAlongAsInterrupted() throws Exception {
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            journal.running(Call.ok(1).lasting(60_000));
            folder(journal, ledger).fold();
            journal.running(Call.ok(1).lasting(120_000));
        }
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            folder(journal, ledger).fold();
            assertThat(total(ledger))
                    .returns(120_000L, u -> u.get(Measure.BILLED_MS))
                    .returns(1L, u -> u.get(Measure.INTERRUPTED))
                    .returns(1L, Usage::invocations);
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

    @Test
    void saysThatAVolumeIsLostAndReadsOnWhenItIsBack() throws Exception {
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            journal.running(Call.ok(1).lasting(60_000));
            journal.ended(Call.ok(2).lasting(10));
            folder(journal, ledger).fold();
            journal.ended(Call.ok(1).lasting(61_000));
        }
        try (var journal = open("elsewhere");
                var ledger = Ledger.open(database())) {
            folder(journal, ledger).fold();
            assertThat(losses(ledger)).containsExactly("JOURNAL_GONE null");
        }
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            folder(journal, ledger).fold();
            assertThat(losses(ledger)).doesNotContain("UNREADABLE");
            assertThat(total(ledger)).returns(2L, Usage::invocations).returns(61_010L, u -> u.get(Measure.BILLED_MS));
        }
    }

    @Test
    void writesDownHowManyRecordsCouldNotBeRead() throws Exception {
        try (var journal = open("a")) {
            for (int i = 0; i < 10; i++) {
                journal.ended(Call.ok(i));
            }
        }
        var bytes = Files.readAllBytes(segments("a").getFirst());
        bytes[128 * (1 + 3 + 5) + 60] ^= 1;
        Files.write(segments("a").getFirst(), bytes);
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            folder(journal, ledger).fold();
            assertThat(total(ledger).invocations()).isEqualTo(9);
            assertThat(losses(ledger)).containsExactly("UNREADABLE 1");
        }
    }

    @Test
    void refusesALedgerOfANewerGateway() throws Exception {
        try (var ledger = Ledger.open(database())) {
            ledger.transactions()
                    .write(connection -> connection
                            .createStatement()
                            .executeUpdate("INSERT INTO schema_version (version) VALUES (99)"));
        }
        assertThatThrownBy(() -> Ledger.open(database()).close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("schema version 99");
    }

    @Test
    void goesOnAfterItsConnectionBroke() throws Exception {
        try (var journal = open("a");
                var ledger = Ledger.open(database())) {
            var folder = folder(journal, ledger);
            journal.ended(Call.ok(1));
            folder.fold();
            assertThatThrownBy(() -> ledger.transactions().write(connection -> {
                        connection.close();
                        return connection.createStatement();
                    }))
                    .isInstanceOf(SQLException.class);
            journal.ended(Call.ok(2));
            folder.fold();
            assertThat(total(ledger).invocations()).isEqualTo(2);
        }
    }

    private static final class Killed extends RuntimeException {}

    private Folder dyingAt(FoldStep fatal, Journal journal, Ledger ledger) {
        Consumer<FoldStep> steps = step -> {
            if (step == fatal) {
                throw new Killed();
            }
        };
        return new Folder(journal, ledger, "gateway-0", clock, steps);
    }

    Folder folder(Journal journal, Ledger ledger) {
        return new Folder(journal, ledger, "gateway-0", clock);
    }

    PeriodCloser closer(Ledger ledger) {
        return new PeriodCloser(ledger, RetentionConfig.defaults(), clock);
    }

    Journal open(String name) throws IOException {
        return Journal.open(
                new JournalConfig(directory.resolve(name), 64 << 10, 1 << 20, Duration.ofMillis(20)), clock);
    }

    private List<Path> segments(String name) throws IOException {
        try (var paths = Files.list(directory.resolve(name))) {
            return paths.filter(p -> p.toString().endsWith(".segment")).sorted().toList();
        }
    }

    private static Usage usage(long billedMs, long bytesIn, long bytesOut) {
        return Usage.of(Measure.BILLED_MS, billedMs)
                .plus(Measure.MIB_MS, billedMs * HELLO.memoryMib())
                .plus(Measure.BYTES_IN, bytesIn)
                .plus(Measure.BYTES_OUT, bytesOut);
    }

    private static Map<String, Usage> rows(Ledger ledger, Tier tier) throws SQLException {
        return ledger.transactions().read(connection -> {
            var found = new TreeMap<String, Usage>();
            try (var row = connection.createStatement().executeQuery("SELECT * FROM " + tier.table())) {
                while (row.next()) {
                    found.put(row.getLong("period") + " " + row.getString("function"), UsageColumns.usage(row));
                }
            }
            return found;
        });
    }

    private static Usage total(Ledger ledger) throws SQLException {
        return rows(ledger, Tier.MINUTE).values().stream().reduce(Usage.NONE, Usage::plus);
    }

    private static List<Integer> sizes(Ledger ledger) throws SQLException {
        return List.of(
                rows(ledger, Tier.MINUTE).size(),
                rows(ledger, Tier.HOUR).size(),
                rows(ledger, Tier.DAY).size());
    }

    private static List<String> adjustments(Ledger ledger) throws SQLException {
        return strings(ledger, "SELECT booked_minute || ' for ' || period || ': ' || ok FROM usage_adjustment");
    }

    private static List<String> losses(Ledger ledger) throws SQLException {
        return strings(ledger, "SELECT reason || ' ' || COALESCE(CAST(invocations AS TEXT), 'null') FROM loss");
    }

    private static List<String> strings(Ledger ledger, String sql) throws SQLException {
        return ledger.transactions().read(connection -> {
            var found = new ArrayList<String>();
            try (var row = connection.createStatement().executeQuery(sql)) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
            return found;
        });
    }
}
