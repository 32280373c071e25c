package dev.nabi.metering.usage;

import dev.nabi.metering.journal.DropReason;
import dev.nabi.metering.journal.Journal;
import dev.nabi.metering.ledger.FoldLoop;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How metering stands, for a person who asks.
 *
 * @param hasRoom whether the journal has a spare segment; without one, what ends is lost once the current one is full
 * @param lost invocations since the start that found none
 * @param folded when the ledger last held all that the journal did
 * @param failure why the ledger does not take what the journal holds; null when it does
 */
public record MeteringState(
        boolean hasRoom,
        long lost,
        Instant folded,
        @Nullable String failure) {
    static MeteringState of(Journal journal, FoldLoop loop) {
        return new MeteringState(
                journal.stats().spares() > 0,
                Arrays.stream(DropReason.values()).mapToLong(journal::lost).sum(),
                Instant.ofEpochMilli(loop.foldedMillis()),
                loop.failure());
    }
}
