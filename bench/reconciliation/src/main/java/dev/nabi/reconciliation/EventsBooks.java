package dev.nabi.reconciliation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The equations of events, pure:
 *
 * <pre>
 *   each 202 is one event, and settled or dead             nothing accepted is lost
 *   each record of Kafka is one event                      none lost, none twice, whatever was read again
 *   accepted = settled + dead, and = the rows              drift 0
 *   succeeded in the books ⊆ done by a function            nothing is settled that did not run
 *   a call that the function refuses is dead, another succeeded or was killed with its instances
 *   succeeded events with a result ⊆ records of the topic of results
 *   attempts in the books = attempts of the events' history
 *   attempts(f) ≤ invocations that ended in the ledger(f) ≤ attempts(f) + answers that kills kept from the store
 * </pre>
 */
final class EventsBooks {
    private final EventsEvidence evidence;
    private final List<Books.Check> checks = new ArrayList<>();

    private EventsBooks(EventsEvidence evidence) {
        this.evidence = evidence;
    }

    static List<Books.Check> of(EventsEvidence evidence) {
        var books = new EventsBooks(evidence);
        books.accepted();
        books.ends();
        books.drift();
        books.attempts();
        return books.checks;
    }

    private void check(String equation, String found, boolean holds) {
        checks.add(new Books.Check(equation, found, holds));
    }

    private void accepted() {
        var missing = evidence.called().keySet().stream()
                .filter(id -> !evidence.rows().containsKey(id))
                .count();
        check("each 202 is an event", evidence.called().size() + " 202, missing " + missing, missing == 0);
        check(
                "no 202 while the store is away",
                evidence.acceptedWhileAway() + " were said",
                evidence.acceptedWhileAway() <= 0);
        var read = evidence.rows(row -> row.lane().equals(EventsResources.TRIGGER));
        check(
                "each record of Kafka is one event",
                evidence.records() + " records, " + read + " events",
                read == evidence.records());
        var results = evidence.rows().entrySet().stream()
                .filter(row ->
                        row.getValue().lane().equals("~kafka") && row.getValue().isDone())
                .map(java.util.Map.Entry::getKey)
                .collect(Collectors.toSet());
        var lost =
                results.stream().filter(id -> !evidence.results().contains(id)).count();
        check(
                "each result that was settled is in the topic of results",
                results.size() + " results, missing " + lost,
                lost == 0);
        var succeeded = evidence.rows(row ->
                row.function().equals(EventsResources.INVOICES) && row.lane().isEmpty() && row.isDone());
        var following = evidence.rows(row -> row.lane().equals("~kafka"));
        check(
                "each success of a Function with onSuccess has one result",
                succeeded + " successes, " + following + " results",
                succeeded == following);
    }

    private void ends() {
        var open = evidence.rows(row -> !row.isDone() && !row.isDead());
        check("each event is settled or dead", open + " open", open == 0);
        var notDone = evidence.called().entrySet().stream()
                .filter(call -> isDone(call.getKey())
                        && !evidence.done().contains(call.getValue().number()))
                .count();
        check("what succeeded was done by a function", notDone + " were not", notDone == 0);
        var wrong = evidence.called().entrySet().stream()
                .filter(call -> call.getValue().status() != 200 && isDone(call.getKey()))
                .count();
        check("what the function refuses or fails is dead", wrong + " are not", wrong == 0);
    }

    private boolean isDone(String id) {
        var row = evidence.rows().get(id);
        return row != null && row.isDone();
    }

    private void drift() {
        var book = evidence.book();
        var drift = book.accepted() - book.settled() - book.dead();
        check("accepted = settled + dead: drift 0", book + ", drift " + drift, drift == 0);
        var rows = evidence.rows().size();
        check("accepted = rows: each is settled once", rows + " rows", rows == book.accepted());
        check(
                "settled and dead in the books = in the rows",
                evidence.rows(EventsEvidence.Row::isDone) + ", " + evidence.rows(EventsEvidence.Row::isDead),
                evidence.rows(EventsEvidence.Row::isDone) == book.settled()
                        && evidence.rows(EventsEvidence.Row::isDead) == book.dead());
    }

    private void attempts() {
        var counted = evidence.rows().values().stream()
                .mapToLong(EventsEvidence.Row::attempts)
                .sum();
        check(
                "attempts of the events = attempts in their history",
                counted + " = " + evidence.attempts(),
                counted == evidence.attempts());
        long lost = 0;
        for (var function : List.of(EventsResources.ORDERS, EventsResources.INVOICES, EventsResources.RECORDS)) {
            var attempts = evidence.rows().values().stream()
                    .filter(row -> row.isOfFunction() && row.function().equals(function))
                    .mapToLong(EventsEvidence.Row::attempts)
                    .sum();
            var ended = ended(evidence.ledger().of(function));
            lost += ended - attempts;
            check(
                    "attempts(" + function + ") ≤ invocations that ended in the ledger",
                    attempts + " ≤ " + ended,
                    attempts <= ended);
        }
        check(
                "what the ledger has more: answers that kills kept from the store",
                lost + " ≤ " + evidence.mostLost(),
                lost <= evidence.mostLost());
    }

    /** Invocations of which the gateway saw the end; {@code interrupted} ones are those of a gateway that was killed. */
    private static long ended(Ledger.Row row) {
        return row.of(Outcome.OK)
                + row.of(Outcome.CLIENT_ERROR)
                + row.of(Outcome.SERVER_ERROR)
                + row.of(Outcome.TIMED_OUT)
                + row.of(Outcome.INSTANCE_DIED);
    }
}
