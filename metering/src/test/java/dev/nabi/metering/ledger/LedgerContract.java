package dev.nabi.metering.ledger;

import dev.nabi.metering.Call;
import dev.nabi.metering.StepClock;
import dev.nabi.metering.billing.Measure;
import dev.nabi.metering.billing.Usage;
import dev.nabi.metering.billing.UsageKey;
import dev.nabi.metering.journal.Journal;
import dev.nabi.metering.journal.JournalConfig;
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
import org.junit.jupiter.api.io.TempDir;

/** What contracts of a ledger stand on: journals, a clock, a database. */
abstract class LedgerContract {
    static final long MINUTE0 = Call.T0 / 60_000;

    static final UsageKey HELLO = new UsageKey("default", "hello", "hello-00001", 128);

    final StepClock clock = StepClock.atT0();

    @TempDir
    Path directory;

    /** An empty database, the same for the whole of one test. */
    abstract Database database() throws IOException, SQLException;

    static final class Killed extends RuntimeException {}

    Folder dyingAt(FoldStep fatal, Journal journal, Ledger ledger) {
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

    List<Path> segments(String name) throws IOException {
        try (var paths = Files.list(directory.resolve(name))) {
            return paths.filter(p -> p.toString().endsWith(".segment")).sorted().toList();
        }
    }

    static Usage usage(long billedMs, long bytesIn, long bytesOut) {
        return Usage.of(Measure.BILLED_MS, billedMs)
                .plus(Measure.MIB_MS, billedMs * HELLO.memoryMib())
                .plus(Measure.BYTES_IN, bytesIn)
                .plus(Measure.BYTES_OUT, bytesOut);
    }

    static Map<String, Usage> rows(Ledger ledger, Tier tier) throws SQLException {
        return ledger.transactions().read(connection -> {
            var found = new TreeMap<String, Usage>();
            try (var row = connection.createStatement().executeQuery("SELECT * FROM " + tier.table())) {
                while (row.next()) {
                    found.merge(
                            row.getLong("period") + " " + row.getString("function"),
                            UsageColumns.usage(row),
                            Usage::plus);
                }
            }
            return found;
        });
    }

    static Usage total(Ledger ledger) throws SQLException {
        return rows(ledger, Tier.MINUTE).values().stream().reduce(Usage.NONE, Usage::plus);
    }

    static List<Integer> sizes(Ledger ledger) throws SQLException {
        return List.of(
                rows(ledger, Tier.MINUTE).size(),
                rows(ledger, Tier.HOUR).size(),
                rows(ledger, Tier.DAY).size());
    }

    static List<String> adjustments(Ledger ledger) throws SQLException {
        return strings(ledger, "SELECT booked_minute || ' for ' || period || ': ' || ok FROM usage_adjustment");
    }

    static List<String> losses(Ledger ledger) throws SQLException {
        return strings(ledger, "SELECT reason || ' ' || COALESCE(CAST(invocations AS TEXT), 'null') FROM loss");
    }

    static List<String> strings(Ledger ledger, String sql) throws SQLException {
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
