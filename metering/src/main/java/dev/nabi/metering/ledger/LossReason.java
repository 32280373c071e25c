package dev.nabi.metering.ledger;

/** Why usage is missing from the ledger. */
public enum LossReason {
    /** The journal was full. The number is exact. */
    NO_ROOM,
    /** Slots of the journal did not fit their checksums, or a file was gone. The number is the most that it can be. */
    UNREADABLE,
    /** The journal's volume was lost. The number is not known. */
    JOURNAL_GONE
}
