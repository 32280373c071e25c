package dev.nabi.console.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.console.caller.Caller;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Usage, cost and series of Functions, out of the ledger, of what gateways keep, and of Prometheus where there is one. */
public final class FunctionFigures {
    private static final Figures UNKNOWN = new Figures(null, null, null, null);

    private final ManagementClient usage;
    private final RecentCalls recent;
    private final Optional<PrometheusSeries> prometheus;
    private final Clock clock;

    public FunctionFigures(
            ManagementClient usage, RecentCalls recent, Optional<PrometheusSeries> prometheus, Clock clock) {
        this.usage = usage;
        this.recent = recent;
        this.prometheus = prometheus;
        this.clock = clock;
    }

    /** What is known of one Function in this month, and of its last hour; null is not known. */
    public record Figures(
            @Nullable Long calls,
            @Nullable Long errors,
            @Nullable Double p95Millis,
            @Nullable BigDecimal cost) {
        private Figures withP95(double millis) {
            return new Figures(calls, errors, millis, cost);
        }
    }

    /** This month of a namespace; {@code problem} says why something is not known. */
    public record Month(
            Map<String, Figures> functions,
            String currency,
            @Nullable BigDecimal total,
            String problem) {
        public Figures of(String function) {
            var known = functions.get(function);
            if (known != null) {
                return known;
            }
            return total == null ? UNKNOWN : new Figures(0L, 0L, null, BigDecimal.ZERO);
        }
    }

    /** A line of an invoice. */
    public record Line(
            String function,
            String item,
            boolean isAdjustment,
            String quantity,
            String unit,
            String unitPrice,
            BigDecimal amount) {}

    /** An invoice. */
    public record Invoice(String month, String currency, List<Line> lines, BigDecimal total, String covers) {
        /** What it would be without what is free. */
        public BigDecimal gross() {
            return lines.stream()
                    .filter(line -> !line.item().startsWith("free_"))
                    .map(Line::amount)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    public Instant now() {
        return clock.instant();
    }

    public Month month(Caller caller, String namespace) {
        try {
            var invoice = invoice(caller, namespace);
            var used = usage.get(
                    caller,
                    "/usage",
                    Map.of("namespace", namespace, "step", "month", "group", "function", "limit", "10000"));
            var costs = new HashMap<String, BigDecimal>();
            invoice.lines().forEach(line -> costs.merge(line.function(), line.amount(), BigDecimal::add));
            var functions = new HashMap<String, Figures>();
            for (var row : used.path("rows")) {
                var name = row.path("function").asText();
                functions.put(
                        name,
                        new Figures(
                                row.path("invocations").asLong(),
                                Charts.errors(row),
                                null,
                                costs.getOrDefault(name, BigDecimal.ZERO)));
            }
            return withRecent(caller, namespace, new Month(functions, invoice.currency(), invoice.total(), ""));
        } catch (UnavailableException e) {
            return new Month(Map.of(), "", null, String.valueOf(e.getMessage()));
        }
    }

    /** Percentiles are worth having and no reason to show nothing. */
    private Month withRecent(Caller caller, String namespace, Month month) {
        try {
            var functions = new HashMap<>(month.functions());
            recent.p95(caller, namespace)
                    .forEach((name, millis) ->
                            functions.computeIfPresent(name, (_, figures) -> figures.withP95(millis)));
            return new Month(functions, month.currency(), month.total(), month.problem());
        } catch (UnavailableException e) {
            return month;
        }
    }

    /** The invoice of this month, as it stands. */
    public Invoice invoice(Caller caller, String namespace) throws UnavailableException {
        var month = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)).toString();
        var json = usage.get(caller, "/cost", Map.of("namespace", namespace, "month", month));
        var lines = new ArrayList<Line>();
        for (var line : json.path("lines")) {
            lines.add(line(line));
        }
        return new Invoice(
                month,
                json.path("currency").asText(),
                List.copyOf(lines),
                new BigDecimal(json.path("total").asText("0")),
                json.path("covers").asText());
    }

    private static Line line(JsonNode line) {
        return new Line(
                line.path("function").asText(""),
                line.path("item").asText(),
                line.path("adjustment").asBoolean(false),
                line.path("quantity").asText(),
                line.path("unit").asText(),
                line.path("unitPrice").asText(),
                new BigDecimal(line.path("amount").asText("0")));
    }

    /** The series of one Function; what could not be had is said in {@code note}. */
    public Map<String, Object> charts(Caller caller, String namespace, String function, ChartRange range)
            throws UnavailableException {
        var now = clock.instant();
        var first = range.first(now);
        var charts = new Charts(range, first);
        charts.usage(usage.get(
                caller,
                "/usage",
                Map.of(
                        "namespace",
                        namespace,
                        "function",
                        function,
                        "step",
                        range.step(),
                        "group",
                        "function",
                        "from",
                        Instant.ofEpochSecond(first).toString(),
                        "to",
                        now.truncatedTo(ChronoUnit.MINUTES)
                                .plus(1, ChronoUnit.MINUTES)
                                .toString(),
                        "limit",
                        "10000")));
        var note = "";
        try {
            recent.draw(caller, namespace, function, charts);
            if (prometheus.isPresent()) {
                prometheus.get().draw(namespace, function, range, first, charts);
            }
        } catch (UnavailableException e) {
            note = String.valueOf(e.getMessage());
        }
        var values = charts.values();
        values.put("note", note);
        return values;
    }

    public boolean hasPrometheus() {
        return prometheus.isPresent();
    }
}
