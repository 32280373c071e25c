package dev.nabi.metering.journal;

/**
 * How the journal stands, for metrics and alarms.
 *
 * @param bytes that its files take
 * @param spares segments that are ready to be written to; 0 means that invocations are, or will soon be, lost
 * @param unreadableFiles that were set aside
 */
public record JournalStats(long bytes, long maxBytes, int spares, int unreadableFiles) {
    /** From here on people should be told: the ledger does not take what the journal holds. */
    public boolean isNearlyFull() {
        return bytes * 10 >= maxBytes * 8;
    }
}
