package dev.nabi.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.reconciliation.Ledger.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Books that are right hold, and each thing that may be wrong with them is found. */
class BooksTest {
    private static final long MS = 1_000_000;

    private final List<Call> calls = new ArrayList<>();
    private final List<Long> counted = new ArrayList<>();
    private final Map<String, Row> rows = new TreeMap<>();
    private final Set<Integer> killed = new HashSet<>();
    private String losses = "";
    private long scraped;

    /** A call that each book holds. */
    private void call(String function, Outcome outcome) {
        seen(function, outcome);
        if (outcome.isOfFunction()) {
            counted.add((long) calls.size());
        }
        booked(function, outcome);
        scraped++;
    }

    private void seen(String function, Outcome outcome) {
        long id = calls.size() + 1L;
        var invocation = outcome.isAnswered() ? "id-" + id : "";
        calls.add(new Call(id, function, 1, id * MS, id * MS + 10 * MS, outcome, invocation));
    }

    private void booked(String function, Outcome outcome) {
        var billed = outcome == Outcome.NEVER_STARTED ? 0 : 1;
        rows.merge(
                function, new Row(Map.of(outcome, 1L), 0, billed, billed * 5L, billed * 5L * 256, billed), Row::plus);
    }

    private List<String> wrong() {
        var ledger = new Ledger(rows, losses);
        var sum = ledger.sum();
        var invoice = new Invoice(
                "USD",
                Map.of(
                        "invocations", item(BigDecimal.valueOf(sum.billedInvocations(), 6)),
                        "compute", item(BigDecimal.valueOf(sum.mibMs()).divide(BigDecimal.valueOf(1_024_000)))),
                0,
                BigDecimal.TWO);
        var series = new TreeMap<String, Double>();
        rows.values()
                .forEach(row -> row.outcomes()
                        .forEach((outcome, many) -> series.merge(series(outcome), (double) many, Double::sum)));
        series.merge(series(Outcome.OK), (double) scraped - sum.invocations(), Double::sum);
        var scrape = new Gateway.Scrape(1, 1_000_000 * MS, 1_000_001 * MS, new Counters(series));
        return Books.of(new Evidence(calls, counted, ledger, invoice, List.of(scrape), killed)).stream()
                .filter(check -> !check.holds())
                .map(Books.Check::equation)
                .toList();
    }

    private static String series(Outcome outcome) {
        return "nabi_invocations_total{outcome=\"" + outcome.label() + "\"}";
    }

    private static Invoice.Item item(BigDecimal quantity) {
        return new Invoice.Item(1, quantity, "", BigDecimal.ONE, BigDecimal.ONE);
    }

    private void some() {
        for (var outcome : Outcome.values()) {
            if (outcome.isAnswered()) {
                call("a", outcome);
                call("b", outcome);
            }
        }
        seen("a", Outcome.REFUSED);
    }

    @Test
    void booksThatAreRightHold() {
        some();
        assertThat(wrong()).isEmpty();
    }

    @Test
    void whatTheClientDoesNotKnowMayBeCountedOrNot() {
        some();
        seen("a", Outcome.UNKNOWN);
        call("b", Outcome.OK);
        calls.set(
                calls.size() - 1,
                new Call(calls.size(), "b", 1, calls.size() * MS, calls.size() * MS + 9 * MS, Outcome.UNKNOWN, ""));
        assertThat(wrong()).isEmpty();
    }

    @Test
    void anAnswerThatTheLedgerLacksIsLost() {
        some();
        seen("a", Outcome.OK);
        counted.add((long) calls.size());
        assertThat(wrong()).contains("answered ≤ ledger, for each function: none lost");
    }

    @Test
    void oneThatTheLedgerHasOnceMoreIsTwice() {
        some();
        booked("a", Outcome.OK);
        assertThat(wrong()).contains("ledger ≤ answered + open, for each function: none twice");
    }

    @Test
    void anotherOutcomeThanTheClientSawIsWrong() {
        some();
        seen("a", Outcome.TIMED_OUT);
        booked("a", Outcome.INSTANCE_DIED);
        scraped++;
        assertThat(wrong()).containsExactly("the same for each function and outcome");
    }

    @Test
    void aCallThatAFunctionDidTwiceIsFound() {
        some();
        counted.add(counted.getFirst());
        assertThat(wrong()).containsExactly("no call was done twice by a function");
    }

    @Test
    void aCallThatAFunctionDidNotDoIsFound() {
        some();
        counted.removeFirst();
        assertThat(wrong()).containsExactly("what a function answered it has counted");
    }

    @Test
    void aRefusedCallThatWasDoneIsFound() {
        some();
        counted.add((long) calls.size());
        assertThat(wrong()).containsExactly("what was refused no function has done");
    }

    @Test
    void aCounterThatDiffersFromTheLedgerIsFound() {
        some();
        scraped--;
        assertThat(wrong())
                .contains(
                        "Prometheus within what each of 1 runs served by its last scrape",
                        "no gateway was killed: ledger = Prometheus for each outcome");
    }

    @Test
    void anAnswerAfterTheLastScrapeOfAKilledRunIsExplained() {
        some();
        killed.add(1);
        var id = calls.size() + 1L;
        calls.add(new Call(id, "a", 1, 2_000_000 * MS, 2_000_010 * MS, Outcome.OK, "late"));
        counted.add(id);
        booked("a", Outcome.OK);
        assertThat(wrong()).isEmpty();
    }

    @Test
    void whatTheLedgerKnowsToBeMissingIsToldAsWrong() {
        some();
        losses = "[{\"reason\":\"JOURNAL_GONE\"}]";
        assertThat(wrong()).containsExactly("nothing was interrupted, and no loss is known");
    }

    @Test
    void moreActiveTimeThanItsInstancesWereWaitedForIsWrong() {
        some();
        rows.merge("a", new Row(Map.of(), 0, 0, 0, 0, 10_000), Row::plus);
        assertThat(wrong())
                .containsExactly("active ms of each function: some, and no more than its instances were waited for");
    }

    @Test
    void noActiveTimeIsWrong() {
        some();
        rows.merge("a", new Row(Map.of(), 0, 0, 0, 0, -rows.get("a").activeMs()), Row::plus);
        assertThat(wrong())
                .containsExactly("active ms of each function: some, and no more than its instances were waited for");
    }

    @Test
    void moreTimeThanClientsWaitedIsWrong() {
        some();
        rows.merge("a", new Row(Map.of(), 0, 0, 10_000, 10_000 * 256, 0), Row::plus);
        assertThat(wrong()).containsExactly("billed invocations ≤ billed ms ≤ what clients waited");
    }
}
