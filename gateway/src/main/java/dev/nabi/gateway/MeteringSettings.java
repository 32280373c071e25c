package dev.nabi.gateway;

import dev.nabi.metering.billing.PriceList;
import dev.nabi.metering.journal.JournalConfig;
import dev.nabi.metering.ledger.Credentials;
import dev.nabi.metering.ledger.DatabaseConfig;
import dev.nabi.metering.ledger.RetentionConfig;
import dev.nabi.metering.usage.MeteringConfig;
import dev.nabi.metering.usage.PriceListFile;
import io.quarkus.runtime.configuration.MemorySize;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/** Reads what metering is told: the keys {@code nabi.metering.…}. */
final class MeteringSettings {
    private static final String PREFIX = "nabi.metering.";

    private final Config config;

    private MeteringSettings(Config config) {
        this.config = config;
    }

    /** What is not set has its default: journal and an SQLite ledger under {@code metering} in the working directory. */
    static MeteringConfig read(Config config, String gateway) {
        return new MeteringSettings(config).read(gateway);
    }

    private MeteringConfig read(String gateway) {
        var base = MeteringConfig.in(get("directory", Path.class, Path.of("metering")), gateway);
        return new MeteringConfig(
                gateway,
                journal(base.journal()),
                database(base.database()),
                retention(base.retention()),
                config.getOptionalValue(PREFIX + "price-list", Path.class)
                        .map(PriceListFile::read)
                        .orElse(PriceList.DEFAULT),
                get("fold-interval", Duration.class, base.foldInterval()),
                Clock.systemUTC());
    }

    private JournalConfig journal(JournalConfig absent) {
        return new JournalConfig(
                absent.directory(),
                bytes("journal.segment-size", absent.segmentBytes()),
                bytes("journal.max-size", absent.maxBytes()),
                get("journal.force-interval", Duration.class, absent.forceInterval()));
    }

    private DatabaseConfig database(DatabaseConfig absent) {
        return new DatabaseConfig(
                get("ledger.url", String.class, absent.url()),
                config.getOptionalValue(PREFIX + "ledger.credentials", Path.class)
                        .map(Credentials::in)
                        .orElseGet(() -> Credentials.of(
                                get("ledger.user", String.class, ""), get("ledger.password", String.class, ""))));
    }

    private RetentionConfig retention(RetentionConfig absent) {
        return new RetentionConfig(
                get("grace", Duration.class, absent.grace()),
                get("retention.minutes", Duration.class, absent.minutes()),
                get("retention.hours", Duration.class, absent.hours()),
                get("retention.days", Duration.class, absent.days()));
    }

    private long bytes(String key, long absent) {
        return config.getOptionalValue(PREFIX + key, MemorySize.class)
                .map(MemorySize::asLongValue)
                .orElse(absent);
    }

    private <T> T get(String key, Class<T> type, T absent) {
        return config.getOptionalValue(PREFIX + key, type).orElse(absent);
    }
}
