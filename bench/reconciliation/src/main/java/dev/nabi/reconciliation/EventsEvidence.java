package dev.nabi.reconciliation;

import java.util.Map;
import java.util.Set;

/**
 * What a round of events left behind.
 *
 * @param called calls that were answered 202, by the event's id
 * @param rows all events of the store, by their ids
 * @param book the sums of the store's own books
 * @param attempts deliveries in the store that count as attempts
 * @param done numbers of calls that the functions' processes wrote down before they answered
 * @param records in the topic that the Trigger reads
 * @param results keys of the records in the topic that results go to
 * @param acceptedWhileAway calls that were answered 202 while the store's database was away
 * @param mostLost deliveries whose end the kills of this round may have kept from the store
 */
record EventsEvidence(
        Map<String, EventsCaller.Call> called,
        Map<String, Row> rows,
        Book book,
        long attempts,
        Ledger ledger,
        Set<Long> done,
        long records,
        Set<String> results,
        int acceptedWhileAway,
        long mostLost) {

    /** An event in the store; {@code lane} is "" for calls, else the Trigger or where a result goes. */
    record Row(String function, String lane, int state, long attempts) {
        private static final int SUCCEEDED = 3;
        private static final int DEAD = 5;

        boolean isDone() {
            return state == SUCCEEDED;
        }

        boolean isDead() {
            return state == DEAD;
        }

        /** Whether it was delivered through a gateway. */
        boolean isOfFunction() {
            return !lane.startsWith("~");
        }
    }

    /** The books as the store keeps them with each commit. */
    record Book(long accepted, long settled, long dead) {}

    long rows(java.util.function.Predicate<Row> which) {
        return rows.values().stream().filter(which).count();
    }
}
