package dev.nabi.metering.ledger;

import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.metering.Call;
import dev.nabi.metering.billing.Measure;
import dev.nabi.metering.billing.Usage;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What a ledger says of records that are missing. */
abstract class LossContract extends LedgerContract {
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
}
