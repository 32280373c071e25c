package dev.nabi.metering.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the journal stands and how much it may take.
 *
 * @param directory on a volume of the gateway's own; made if it is not there
 * @param segmentBytes of one file; two more than the one in use are always ready
 * @param maxBytes of all files together, those not yet folded included
 * @param forceInterval the most that a power cut may take
 */
public record JournalConfig(Path directory, long segmentBytes, long maxBytes, Duration forceInterval) {
    static final int SPARES = 2;
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    public JournalConfig {
        require(
                segmentBytes >= 64 * KIB && segmentBytes <= 1024 * MIB && segmentBytes % (4 * KIB) == 0,
                "nabi.metering.journal.segment-size is " + segmentBytes
                        + " bytes: it must be a multiple of 4096 between 64 KiB and 1 GiB");
        require(
                maxBytes >= (SPARES + 2) * segmentBytes,
                "nabi.metering.journal.max-size is " + maxBytes + " bytes: it must be at least " + (SPARES + 2)
                        + " times the segment size of " + segmentBytes);
        require(
                forceInterval.compareTo(Duration.ofMillis(10)) >= 0
                        && forceInterval.compareTo(Duration.ofMinutes(1)) <= 0,
                "nabi.metering.journal.force-interval is " + forceInterval + ": it must be between 10 ms and 1 minute");
    }

    public static JournalConfig in(Path directory) {
        return new JournalConfig(directory, 16 * MIB, 1024 * MIB, Duration.ofSeconds(1));
    }

    int slots() {
        return (int) (segmentBytes / Slot.BYTES) - 1;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
