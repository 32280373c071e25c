package dev.nabi.metering.usage;

import dev.nabi.metering.journal.DropReason;
import dev.nabi.metering.journal.Journal;
import dev.nabi.metering.ledger.FoldLoop;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How metering itself stands. Alarm on a spare count of 0, on a lost counter that moves, on a fold that is long ago. */
public final class MeteringMetrics implements MeterBinder {
    private final Journal journal;
    private final FoldLoop loop;

    MeteringMetrics(Journal journal, FoldLoop loop) {
        this.journal = journal;
        this.loop = loop;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("nabi.metering.journal.size", journal, j -> j.stats().bytes())
                .baseUnit("bytes")
                .description("What the files of the journal take")
                .register(registry);
        Gauge.builder("nabi.metering.journal.size.max", journal, j -> j.stats().maxBytes())
                .baseUnit("bytes")
                .description("What the files of the journal may take")
                .register(registry);
        Gauge.builder("nabi.metering.journal.spares", journal, j -> j.stats().spares())
                .description("Segments ready to be written to; at 0 invocations are, or will soon be, lost")
                .register(registry);
        Gauge.builder(
                        "nabi.metering.journal.unreadable.files",
                        journal,
                        j -> j.stats().unreadableFiles())
                .description("Files that were set aside because they could not be read")
                .register(registry);
        for (var reason : DropReason.values()) {
            FunctionCounter.builder("nabi.metering.lost", journal, j -> j.lost(reason))
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .description("Invocations that were served and could not be written down")
                    .register(registry);
        }
        FunctionCounter.builder("nabi.metering.fold.failures", loop, FoldLoop::failures)
                .description("Foldings of the journal into the ledger that failed")
                .register(registry);
        TimeGauge.builder("nabi.metering.folded", loop, TimeUnit.MILLISECONDS, FoldLoop::foldedMillis)
                .description("When the ledger last held all that the journal did, as a Unix time")
                .register(registry);
    }
}
