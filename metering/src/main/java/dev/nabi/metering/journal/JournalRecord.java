package dev.nabi.metering.journal;

/** What a reader of the journal finds in a slot that was written. */
public sealed interface JournalRecord permits InvocationRecord, JournalRecord.Name, JournalRecord.Lost {

    /** A string that later slots of the same segment name by the number of this slot. */
    record Name(String text) implements JournalRecord {}

    /** So many invocations found no room between two moments. */
    record Lost(long invocations, long sinceMillis, long untilMillis) implements JournalRecord {}
}
