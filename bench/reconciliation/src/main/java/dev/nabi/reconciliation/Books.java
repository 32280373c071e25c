package dev.nabi.reconciliation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The equations, pure. For each function f, with A its calls that were answered in whole, X those whose end the client
 * does not know (the connection broke, or it left on purpose), L what the ledger holds:
 *
 * <pre>
 *   A(f) ≤ L(f) ≤ A(f) + X(f)                      none lost, none twice; exact where X(f) = 0
 *   A(f,o) ≤ L(f,o) ≤ A(f,o) + X(f)                for each outcome o
 *   answered by the function ⊆ counted by it       once each, and nothing that was refused
 *   answered before the last scrape ≤ P(r) ≤ sent before it     for each run r of a gateway
 *   0 ≤ L − ΣP ≤ what killed runs served after their last scrape
 *   billed invocations ≤ billed ms ≤ what clients waited;   MiB·ms = memory × billed ms
 *   0 < active ms(f) ≤ instances(f) × the slots in which clients waited for f
 *   invoice: its quantities are the ledger's, its total the sum of its lines
 * </pre>
 */
final class Books {
    /** A call whose client left ends when the gateway learns of it. */
    private static final long LEFT_MILLIS = 1000;

    /** Active time is counted in slots of so much. */
    private static final long SLOT_MILLIS = 100;

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal MIB_MS_PER_GB_SECOND = BigDecimal.valueOf(1_024_000);

    private final Evidence evidence;
    private final List<Check> checks = new ArrayList<>();

    /** An equation and how it came out. */
    record Check(String equation, String found, boolean holds) {}

    private Books(Evidence evidence) {
        this.evidence = evidence;
    }

    static List<Check> of(Evidence evidence) {
        var books = new Books(evidence);
        books.invocationIds();
        books.functions();
        books.ledger();
        books.prometheus();
        books.time();
        books.activeTime();
        books.invoice();
        return books.checks;
    }

    private void check(String equation, String found, boolean holds) {
        checks.add(new Check(equation, found, holds));
    }

    private void invocationIds() {
        var answered = evidence.calls().stream()
                .filter(call -> call.outcome().isAnswered())
                .toList();
        var ids = answered.stream().map(Call::invocation).collect(Collectors.toSet());
        check(
                "each answer has an invocation id of its own",
                answered.size() + " answers, " + ids.size() + " ids",
                ids.size() == answered.size() && !ids.contains(""));
    }

    private void functions() {
        var counted = new HashSet<>(evidence.counted());
        var twice = evidence.counted().size() - counted.size();
        check("no call was done twice by a function", twice + " twice", twice == 0);
        var missing = evidence.calls().stream()
                .filter(call -> call.outcome().isOfFunction() && !counted.contains(call.id()))
                .count();
        check("what a function answered it has counted", missing + " missing", missing == 0);
        var refused = evidence.of(Outcome.REFUSED).stream()
                .filter(call -> counted.contains(call.id()))
                .count();
        check("what was refused no function has done", refused + " done", refused == 0);
        evidence.calls().forEach(call -> counted.remove(call.id()));
        check("functions counted nothing that was not sent", counted.size() + " unsent", counted.isEmpty());
    }

    private void ledger() {
        long lost = 0;
        long twice = 0;
        long wrongOutcome = 0;
        long exactCalls = 0;
        long exactFunctions = 0;
        var byFunction = evidence.calls().stream()
                .collect(Collectors.groupingBy(Call::function, TreeMap::new, Collectors.toList()));
        for (Map.Entry<String, List<Call>> entry : byFunction.entrySet()) {
            var row = evidence.ledger().of(entry.getKey());
            var answered = count(entry.getValue(), Outcome::isAnswered);
            var open = count(entry.getValue(), outcome -> outcome == Outcome.UNKNOWN || outcome == Outcome.CLIENT_GONE);
            lost += Math.max(0, answered - row.invocations());
            twice += Math.max(0, row.invocations() - answered - open);
            for (var outcome : Outcome.values()) {
                if (outcome.isAnswered()) {
                    var seen = count(entry.getValue(), other -> other == outcome);
                    wrongOutcome += Math.max(0, seen - row.of(outcome)) + Math.max(0, row.of(outcome) - seen - open);
                }
            }
            if (open == 0) {
                exactFunctions++;
                exactCalls += answered;
            }
        }
        var unknown = evidence.ledger().rows().keySet().stream()
                .filter(function -> !byFunction.containsKey(function))
                .toList();
        var sum = evidence.ledger().sum();
        check("answered ≤ ledger, for each function: none lost", lost + " lost", lost == 0);
        check("ledger ≤ answered + open, for each function: none twice", twice + " twice", twice == 0);
        check(
                "  of these exactly equal, having no open call",
                exactFunctions + " of " + byFunction.size() + " functions, " + exactCalls + " calls",
                true);
        check("the same for each function and outcome", wrongOutcome + " wrong", wrongOutcome == 0);
        check("the ledger has no other function", unknown.toString(), unknown.isEmpty());
        check(
                "nothing was interrupted, and no loss is known",
                sum.interrupted() + " interrupted" + evidence.ledger().losses(),
                sum.interrupted() == 0 && evidence.ledger().losses().isEmpty());
    }

    private static long count(List<Call> calls, Predicate<Outcome> outcomes) {
        return calls.stream().filter(call -> outcomes.test(call.outcome())).count();
    }

    private void prometheus() {
        var last = new TreeMap<Integer, Gateway.Scrape>();
        evidence.scrapes().forEach(scrape -> last.put(scrape.run(), scrape));
        var runs = evidence.calls().stream().map(Call::run).collect(Collectors.toSet());
        runs.addAll(evidence.killedRuns());
        long scraped = 0;
        long unseen = 0;
        var outside = new ArrayList<String>();
        long lost = 0;
        for (var run : runs) {
            var scrape = last.getOrDefault(run, new Gateway.Scrape(run, Long.MIN_VALUE, Long.MIN_VALUE, Counters.NONE));
            var value = scrape.counters().invocations();
            var sent = evidence.calls().stream()
                    .filter(call -> call.run() == run && call.outcome() != Outcome.REFUSED)
                    .toList();
            var least = sent.stream()
                    .filter(call -> call.outcome().isAnswered() && call.endNanos() <= scrape.askedNanos())
                    .count();
            var most = sent.stream()
                    .filter(call -> call.startNanos() <= scrape.answeredNanos())
                    .count();
            if (value < least || value > most) {
                outside.add("run " + run + " says " + value + " of " + least + " to " + most);
            }
            scraped += value;
            lost += scrape.counters().lost();
            if (evidence.killedRuns().contains(run)) {
                unseen += sent.size() - least;
            }
        }
        var ledger = evidence.ledger().sum().invocations();
        check(
                "Prometheus within what each of " + runs.size() + " runs served by its last scrape",
                outside.isEmpty() ? "none outside" : String.join(", ", outside),
                outside.isEmpty());
        check(
                "0 ≤ ledger − Prometheus ≤ served by killed runs after their last scrape",
                "0 ≤ " + (ledger - scraped) + " ≤ " + unseen,
                ledger - scraped >= 0 && ledger - scraped <= unseen);
        check("no journal had no room", lost + " without a place", lost == 0);
        if (evidence.killedRuns().isEmpty()) {
            var different = byOutcome(last.values());
            check(
                    "no gateway was killed: ledger = Prometheus for each outcome",
                    different.toString(),
                    different.isEmpty());
        }
    }

    private Set<Outcome> byOutcome(Collection<Gateway.Scrape> scrapes) {
        var different = new HashSet<Outcome>();
        for (var outcome : Outcome.values()) {
            if (!outcome.field().isEmpty()
                    && scrapes.stream()
                                    .mapToLong(scrape -> scrape.counters().invocations(outcome))
                                    .sum()
                            != evidence.ledger().sum().of(outcome)) {
                different.add(outcome);
            }
        }
        return different;
    }

    private void time() {
        var sum = evidence.ledger().sum();
        var waited = evidence.calls().stream()
                .filter(call -> call.outcome() != Outcome.REFUSED && call.outcome() != Outcome.NEVER_STARTED)
                .mapToLong(call -> call.waitedMillis() + (call.outcome() == Outcome.CLIENT_GONE ? LEFT_MILLIS : 0))
                .sum();
        check(
                "billed invocations ≤ billed ms ≤ what clients waited",
                sum.billedInvocations() + " ≤ " + sum.billedMs() + " ≤ " + waited,
                sum.billedInvocations() <= sum.billedMs() && sum.billedMs() <= waited);
        check(
                "MiB·ms = " + Functions.MEMORY_MIB + " × billed ms",
                Long.toString(sum.mibMs()),
                sum.mibMs() == Functions.MEMORY_MIB * sum.billedMs());
    }

    private void activeTime() {
        var byFunction = evidence.calls().stream().collect(Collectors.groupingBy(Call::function));
        var wrong = new ArrayList<String>();
        evidence.ledger().rows().forEach((function, row) -> {
            var most = Functions.instances(function) * waitedSlotsMillis(byFunction.getOrDefault(function, List.of()));
            var least = Math.min(1, row.billedMs());
            if (row.activeMs() < least || row.activeMs() > most) {
                wrong.add(function + " says " + row.activeMs() + " of " + least + " to " + most);
            }
        });
        check(
                "active ms of each function: some, and no more than its instances were waited for",
                wrong.isEmpty() ? evidence.ledger().sum().activeMs() + " ms" : String.join(", ", wrong),
                wrong.isEmpty());
    }

    /** The union of the times in which clients waited, each side widened by a slot and a client's goodbye. */
    private static long waitedSlotsMillis(List<Call> calls) {
        long union = 0;
        long covered = Long.MIN_VALUE;
        for (var call : calls.stream()
                .sorted(Comparator.comparingLong(Call::startNanos))
                .toList()) {
            long from = call.startNanos() / 1_000_000 - SLOT_MILLIS;
            long gone = call.outcome() == Outcome.CLIENT_GONE || call.outcome() == Outcome.UNKNOWN ? LEFT_MILLIS : 0;
            long to = Math.ceilDiv(call.endNanos(), 1_000_000) + SLOT_MILLIS + gone;
            union += Math.max(0, to - Math.max(from, covered));
            covered = Math.max(covered, to);
        }
        return union;
    }

    private void invoice() {
        var sum = evidence.ledger().sum();
        var invoice = evidence.invoice();
        check(
                "the invoice's quantities are the ledger's",
                invoice.quantity("invocations")
                                .multiply(MILLION)
                                .stripTrailingZeros()
                                .toPlainString() + " invocations, "
                        + invoice.quantity("compute").toPlainString() + " GB-s",
                invoice.quantity("invocations").multiply(MILLION).compareTo(BigDecimal.valueOf(sum.billedInvocations()))
                                == 0
                        && invoice.quantity("compute")
                                        .multiply(MIB_MS_PER_GB_SECOND)
                                        .compareTo(BigDecimal.valueOf(sum.mibMs()))
                                == 0);
        check(
                "each line is quantity × price to the millionth, the total their sum",
                invoice.wrongLines() + " wrong lines, sum "
                        + invoice.sumOfLines().toPlainString(),
                invoice.wrongLines() == 0 && invoice.sumOfLines().compareTo(invoice.total()) == 0);
    }
}
