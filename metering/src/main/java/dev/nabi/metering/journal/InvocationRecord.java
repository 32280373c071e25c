package dev.nabi.metering.journal;

import dev.nabi.metering.Outcome;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An invocation as the journal holds it: one that ended, or what a long one came to while it runs on.
 *
 * @param instance the uid of the instance that took it; empty when none did, or an older gateway wrote it
 * @param outcome how it ended; null while it runs
 */
public record InvocationRecord(
        UUID id,
        String namespace,
        String function,
        String revision,
        String instance,
        int memoryMib,
        long startMillis,
        long durationNanos,
        long waitNanos,
        boolean cold,
        long bytesIn,
        long bytesOut,
        int status,
        @Nullable Outcome outcome)
        implements JournalRecord {

    public boolean isRunning() {
        return outcome == null;
    }
}
