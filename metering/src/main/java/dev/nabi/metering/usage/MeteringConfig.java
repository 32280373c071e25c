package dev.nabi.metering.usage;

import dev.nabi.metering.billing.PriceList;
import dev.nabi.metering.journal.JournalConfig;
import dev.nabi.metering.ledger.DatabaseConfig;
import dev.nabi.metering.ledger.RetentionConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * All that metering is told.
 *
 * @param gateway the name of this gateway, the same after a restart on the same volume: its pod's name
 * @param foldInterval between two foldings of the journal into the ledger
 */
public record MeteringConfig(
        String gateway,
        JournalConfig journal,
        DatabaseConfig database,
        RetentionConfig retention,
        PriceList prices,
        Duration foldInterval,
        Clock clock) {

    public MeteringConfig {
        if (gateway.isBlank()) {
            throw new IllegalArgumentException(
                    "nabi.metering.gateway is empty: it must name this gateway, such as its" + " pod's name");
        }
        if (foldInterval.compareTo(Duration.ofMillis(10)) < 0 || foldInterval.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException(
                    "nabi.metering.fold-interval is " + foldInterval + ": it must be between 10 ms and 10 minutes");
        }
    }

    /** Journal and an SQLite ledger in one directory. */
    public static MeteringConfig in(Path directory, String gateway) {
        return new MeteringConfig(
                gateway,
                JournalConfig.in(directory.resolve("journal")),
                DatabaseConfig.sqlite(directory.resolve("usage.db")),
                RetentionConfig.defaults(),
                PriceList.DEFAULT,
                Duration.ofSeconds(1),
                Clock.systemUTC());
    }

    public MeteringConfig withDatabase(DatabaseConfig other) {
        return new MeteringConfig(gateway, journal, other, retention, prices, foldInterval, clock);
    }

    public MeteringConfig withPrices(PriceList other) {
        return new MeteringConfig(gateway, journal, database, retention, other, foldInterval, clock);
    }

    public MeteringConfig withJournal(JournalConfig other) {
        return new MeteringConfig(gateway, other, database, retention, prices, foldInterval, clock);
    }

    public MeteringConfig withFoldInterval(Duration other) {
        return new MeteringConfig(gateway, journal, database, retention, prices, other, clock);
    }
}
