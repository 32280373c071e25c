package dev.nabi.metering.usage;

import dev.nabi.metering.billing.Invoice;
import dev.nabi.metering.billing.Measure;
import dev.nabi.metering.billing.Pricing;
import dev.nabi.metering.billing.Usage;
import dev.nabi.metering.billing.UsageKey;
import dev.nabi.metering.ledger.Period;
import dev.nabi.metering.ledger.UsagePage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Usage and invoices as CSV (RFC 4180): always the same columns, empty where the question did not ask. */
final class Csv {
    private Csv() {}

    static String usage(UsageRequest request, UsagePage page) {
        var lines = new ArrayList<String>();
        var header = new ArrayList<>(List.of("kind", "from", "to", "hour", "namespace", "function", "revision"));
        header.addAll(List.of("memoryMib", "invocations", "billedInvocations", "gbSeconds"));
        for (var measure : Measure.values()) {
            header.add(MeasureNames.name(measure));
        }
        header.add("activeGbSeconds");
        lines.add(line(header));
        for (var row : page.rows()) {
            lines.add(usage("usage", request, row.period(), "", row.key(), row.usage()));
        }
        for (var late : page.adjustments()) {
            var hour = request.range().text(late.hour().fromMillis());
            lines.add(usage("adjustment", request, late.booked(), hour, late.key(), late.usage()));
        }
        return String.join("", lines);
    }

    private static String usage(
            String kind, UsageRequest request, Period period, String hour, UsageKey key, Usage usage) {
        var cells = new ArrayList<>(List.of(
                kind,
                request.range().text(period.fromMillis()),
                request.range().text(period.toMillis()),
                hour,
                key.namespace(),
                key.function(),
                key.revision(),
                key.memoryMib() == 0 ? "" : Integer.toString(key.memoryMib()),
                Long.toString(usage.invocations()),
                Long.toString(usage.billedInvocations()),
                Pricing.gbSeconds(usage.get(Measure.MIB_MS)).toPlainString()));
        for (var measure : Measure.values()) {
            cells.add(Long.toString(usage.get(measure)));
        }
        cells.add(Pricing.gbSeconds(usage.get(Measure.ACTIVE_MIB_MS)).toPlainString());
        return line(cells);
    }

    static String invoice(Invoice invoice) {
        var lines = new ArrayList<String>();
        lines.add(line(List.of(
                "month",
                "namespace",
                "function",
                "item",
                "adjustment",
                "quantity",
                "unit",
                "unitPrice",
                "amount",
                "currency")));
        for (var line : invoice.lines()) {
            lines.add(line(List.of(
                    line.month(),
                    line.namespace(),
                    line.function(),
                    line.item().name().toLowerCase(Locale.ROOT),
                    Boolean.toString(line.adjustment()),
                    line.quantity().toPlainString(),
                    line.item().unit(),
                    line.unitPrice().toPlainString(),
                    line.amount().toPlainString(),
                    invoice.currency())));
        }
        lines.add(line(
                List.of("", "", "", "total", "", "", "", "", invoice.total().toPlainString(), invoice.currency())));
        return String.join("", lines);
    }

    private static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
