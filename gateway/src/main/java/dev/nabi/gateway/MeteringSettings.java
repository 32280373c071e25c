package dev.nabi.gateway;

import dev.nabi.metering.billing.PriceList;
import dev.nabi.metering.journal.JournalConfig;
import dev.nabi.metering.ledger.Credentials;
import dev.nabi.metering.ledger.DatabaseConfig;
import dev.nabi.metering.ledger.RetentionConfig;
import dev.nabi.metering.usage.MeteringConfig;
import dev.nabi.metering.usage.PriceListFile;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.Secret;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Metering in {@link ProcessConfig}: the keys {@code nabi.metering.…}. Their defaults are those of {@link MeteringConfig#in}. */
interface MeteringSettings {
    /** The directory of journal and SQLite ledger. */
    @WithDefault("metering")
    Path directory();

    /** The file of prices. */
    Optional<Path> priceList();

    /** Between two foldings of the journal into the ledger. */
    Optional<Duration> foldInterval();

    /** From the end of an hour to its closing. */
    Optional<Duration> grace();

    /** The memory class of an instance without a memory limit; by default the memory that the operator requests. */
    @WithDefault("256M")
    MemorySize defaultMemory();

    Journal journal();

    Ledger ledger();

    Retention retention();

    /** The keys {@code nabi.metering.journal.…}. */
    interface Journal {
        Optional<MemorySize> segmentSize();

        Optional<MemorySize> maxSize();

        Optional<Duration> forceInterval();
    }

    /** The keys {@code nabi.metering.ledger.…}. */
    interface Ledger {
        Optional<String> url();

        /** A directory with the files {@code username} and {@code password}, read anew for each connection. */
        Optional<Path> credentials();

        Optional<String> user();

        Optional<Secret<String>> password();
    }

    /** The keys {@code nabi.metering.retention.…}. */
    interface Retention {
        Optional<Duration> minutes();

        Optional<Duration> hours();

        Optional<Duration> days();
    }

    /** The configuration of metering that these settings give, checked. */
    default MeteringConfig config(String gateway) {
        var base = MeteringConfig.in(directory(), gateway);
        return new MeteringConfig(
                gateway,
                new JournalConfig(
                        base.journal().directory(),
                        bytes(journal().segmentSize(), base.journal().segmentBytes()),
                        bytes(journal().maxSize(), base.journal().maxBytes()),
                        journal().forceInterval().orElse(base.journal().forceInterval())),
                new DatabaseConfig(ledger().url().orElse(base.database().url()), ledgerCredentials()),
                new RetentionConfig(
                        grace().orElse(base.retention().grace()),
                        retention().minutes().orElse(base.retention().minutes()),
                        retention().hours().orElse(base.retention().hours()),
                        retention().days().orElse(base.retention().days())),
                priceList().map(PriceListFile::read).orElse(PriceList.DEFAULT),
                foldInterval().orElse(base.foldInterval()),
                Clock.systemUTC());
    }

    /** The memory class, in MiB, of an instance without a memory limit. */
    default int defaultMemoryMib() {
        var mib = 1L << 20;
        var bytes = defaultMemory().asLongValue();
        if (bytes < 4 * mib || bytes > mib * mib) {
            throw new IllegalArgumentException(
                    "nabi.metering.default-memory is " + bytes + " bytes: it must be between 4M and 1024G");
        }
        return (int) Math.ceilDiv(bytes, mib);
    }

    private Credentials ledgerCredentials() {
        return ledger().credentials()
                .map(Credentials::in)
                .orElseGet(() -> Credentials.of(
                        ledger().user().orElse(""),
                        ledger().password().map(Secret::get).orElse("")));
    }

    private static long bytes(Optional<MemorySize> size, long absent) {
        return size.map(MemorySize::asLongValue).orElse(absent);
    }
}
