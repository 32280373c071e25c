package dev.nabi.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.metering.Call;
import dev.nabi.metering.Outcome;
import dev.nabi.metering.billing.Measure;
import dev.nabi.metering.billing.Usage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What folding brings into a ledger: each record once, whatever happens meanwhile. */
abstract class FoldingContract extends LedgerContract {
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
}
