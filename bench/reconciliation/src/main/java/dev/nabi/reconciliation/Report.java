package dev.nabi.reconciliation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is printed. */
final class Report {
    private Report() {}

    static String of(Options options, Killer killer, Evidence evidence, List<Books.Check> checks) {
        var text = new StringBuilder();
        line(
                text,
                "%d gateway(s) sharing a PostgreSQL, %d functions, %d clients, seed %d",
                options.gateways(),
                evidence.ledger().rows().size(),
                options.clients(),
                options.seed());
        line(text, "kills with SIGKILL: %d %s", killer.total(), killer.kills());
        line(text, "");
        line(text, "%-16s %12s %12s %12s", "", "clients", "ledger", "Prometheus");
        var last = new TreeMap<Integer, Gateway.Scrape>();
        evidence.scrapes().forEach(scrape -> last.put(scrape.run(), scrape));
        for (var outcome : Outcome.values()) {
            var counted = !outcome.field().isEmpty();
            line(
                    text,
                    "%-16s %12d %12s %12s",
                    outcome.label(),
                    evidence.of(outcome).size(),
                    counted ? evidence.ledger().sum().of(outcome) : "-",
                    counted
                            ? last.values().stream()
                                    .mapToLong(scrape -> scrape.counters().invocations(outcome))
                                    .sum()
                            : "-");
        }
        line(
                text,
                "%-16s %12d %12d %12d",
                "answered / all",
                evidence.answered(),
                evidence.ledger().sum().invocations(),
                last.values().stream()
                        .mapToLong(scrape -> scrape.counters().invocations())
                        .sum());
        line(text, "%-16s %12d", "done by functions", evidence.counted().size());
        line(text, "");
        for (var check : checks) {
            line(text, "%-6s %-82s %s", check.holds() ? "holds" : "FAILS", check.equation(), check.found());
        }
        invoice(text, evidence.invoice());
        return text.toString();
    }

    private static void invoice(StringBuilder text, Invoice invoice) {
        line(text, "");
        line(
                text,
                "%-14s %6s %18s %-22s %16s %14s",
                "invoice",
                "lines",
                "quantity",
                "unit",
                "unit price",
                invoice.currency());
        for (Map.Entry<String, Invoice.Item> entry : invoice.items().entrySet()) {
            var item = entry.getValue();
            line(
                    text,
                    "%-14s %6d %18s %-22s %16s %14s",
                    entry.getKey(),
                    item.lines(),
                    item.quantity().stripTrailingZeros().toPlainString(),
                    item.unit(),
                    item.unitPrice().toPlainString(),
                    item.amount().toPlainString());
        }
        line(
                text,
                "%-14s %6s %18s %-22s %16s %14s",
                "total",
                "",
                "",
                "",
                "",
                invoice.total().toPlainString());
    }

    @SuppressWarnings("AnnotateFormatMethod") // that annotation is of a library
    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
