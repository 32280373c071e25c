package dev.nabi.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each equation of the run of events is seen to fail where the books are wrong. */
class EventsBooksTest {
    private static final int SUCCEEDED = 3;
    private static final int DEAD = 5;
    private static final int RUNNING = 1;

    private final Map<String, EventsCaller.Call> called = new HashMap<>(Map.of(
            "done", new EventsCaller.Call(1, 200),
            "billed", new EventsCaller.Call(2, 200),
            "refused", new EventsCaller.Call(3, 404)));
    private final Map<String, EventsEvidence.Row> rows = new HashMap<>(Map.of(
            "done", row(EventsResources.ORDERS, "", SUCCEEDED, 1),
            "billed", row(EventsResources.INVOICES, "", SUCCEEDED, 2),
            "refused", row(EventsResources.ORDERS, "", DEAD, 1),
            "result", row(EventsResources.INVOICES, "~kafka", SUCCEEDED, 0),
            "record", row(EventsResources.RECORDS, EventsResources.TRIGGER, SUCCEEDED, 1)));
    private EventsEvidence.Book book = new EventsEvidence.Book(5, 4, 1);
    private Set<Long> done = Set.of(1L, 2L, 3L);
    private Set<String> results = Set.of("result");
    private long attempts = 5;
    private long records = 1;
    private long invocations = 2;
    private int whileAway;

    private static EventsEvidence.Row row(String function, String lane, int state, long attempts) {
        return new EventsEvidence.Row(function, lane, state, attempts);
    }

    @Test
    void rightBooksHold() {
        assertThat(failed()).isEmpty();
    }

    @Test
    void aLostCallIsSeen() {
        called.put("lost", new EventsCaller.Call(4, 200));
        assertThat(failed()).contains("each 202 is an event");
    }

    @Test
    void anEventThatIsOpenIsSeen() {
        rows.put("done", row(EventsResources.ORDERS, "", RUNNING, 1));
        assertThat(failed()).contains("each event is settled or dead", "settled and dead in the books = in the rows");
    }

    @Test
    void aRecordThatIsLostIsSeen() {
        records = 2;
        assertThat(failed()).containsOnly("each record of Kafka is one event");
    }

    @Test
    void aResultThatIsLostIsSeen() {
        results = Set.of();
        assertThat(failed()).containsOnly("each result that was settled is in the topic of results");
    }

    @Test
    void driftIsSeen() {
        book = new EventsEvidence.Book(6, 4, 1);
        assertThat(failed()).contains("accepted = settled + dead: drift 0", "accepted = rows: each is settled once");
    }

    @Test
    void aSettlementWithoutAnExecutionIsSeen() {
        done = Set.of(2L, 3L);
        assertThat(failed()).containsOnly("what succeeded was done by a function");
    }

    @Test
    void aSuccessOfWhatWasRefusedIsSeen() {
        rows.put("refused", row(EventsResources.ORDERS, "", SUCCEEDED, 1));
        assertThat(failed()).contains("what the function refuses or fails is dead");
    }

    @Test
    void anAttemptThatTheLedgerDoesNotHaveIsSeen() {
        invocations = 1;
        assertThat(failed()).containsOnly("attempts(orders) ≤ invocations that ended in the ledger");
    }

    @Test
    void moreInvocationsThanKillsExplainAreSeen() {
        invocations = 9;
        assertThat(failed()).containsOnly("what the ledger has more: answers that kills kept from the store");
    }

    @Test
    void anAttemptWithoutHistoryIsSeen() {
        attempts = 4;
        assertThat(failed()).containsOnly("attempts of the events = attempts in their history");
    }

    @Test
    void aFalse202IsSeen() {
        whileAway = 1;
        assertThat(failed()).containsOnly("no 202 while the store is away");
    }

    private java.util.List<String> failed() {
        var ledger = new TreeMap<String, Ledger.Row>();
        ledger.put(EventsResources.ORDERS, ended(invocations));
        ledger.put(EventsResources.INVOICES, ended(2));
        ledger.put(EventsResources.RECORDS, ended(1));
        var evidence = new EventsEvidence(
                called, rows, book, attempts, new Ledger(ledger, ""), done, records, results, whileAway, 3);
        return EventsBooks.of(evidence).stream()
                .filter(check -> !check.holds())
                .map(Books.Check::equation)
                .toList();
    }

    private static Ledger.Row ended(long ok) {
        return new Ledger.Row(Map.of(Outcome.OK, ok), 0, 0, 0, 0, 0);
    }
}
