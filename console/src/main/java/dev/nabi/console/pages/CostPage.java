package dev.nabi.console.pages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.metrics.Forecast;
import dev.nabi.console.metrics.FunctionFigures;
import dev.nabi.console.metrics.FunctionFigures.Invoice;
import dev.nabi.console.metrics.UnavailableException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** What Functions cost this month, as an invoice with a forecast, and their budgets. */
final class CostPage {
    private static final String MILLION = "million invocations";
    private static final String GB_SECOND = "GB-second";

    private final FunctionPages pages;
    private final FunctionFigures figures;
    private final Answers answers;

    CostPage(FunctionPages pages, FunctionFigures figures, Answers answers) {
        this.pages = pages;
        this.figures = figures;
        this.answers = answers;
    }

    /** A line of the invoice as it is shown. */
    public record Line(String function, String item, String quantity, String unitPrice, String amount) {}

    /** A bound of a budget: what of it is used, and when it will be reached. */
    public record Bound(String name, String used, String bound, String percent, String width, String reached) {}

    /** The invoice of a namespace. */
    WebAnswer namespace(Page page) {
        var values = new HashMap<String, Object>();
        values.put("namespace", page.namespace());
        values.put("isFunction", false);
        invoice(page, values, line -> true);
        values.put("command", AsCode.command(List.of("nabi", "cost", "-n", page.namespace())));
        return answers.html("cost", page.shell(page.words().say("nav_cost"), "cost"), values);
    }

    WebAnswer function(Page page) {
        return form(page, pages.require(page), null, List.of());
    }

    private WebAnswer form(
            Page page,
            FunctionView function,
            @org.jspecify.annotations.Nullable BudgetForm written,
            List<String> problems) {
        var form = written == null ? BudgetForm.of(function) : written;
        var values = pages.values(page, function, "cost");
        invoice(page, values, line -> line.function().equals(function.name()));
        values.put("command", AsCode.command(List.of("nabi", "cost", "-n", page.namespace())));
        values.put("form", form);
        values.put("problems", problems);
        values.put("bounds", bounds(page, function));
        values.put("code", problems.isEmpty() ? form.asCode(function) : new AsCode("", ""));
        values.put("isFunction", true);
        return pages.show(page, "function-cost", page.words().say("tab_cost"), values);
    }

    private void invoice(Page page, Map<String, Object> values, Predicate<FunctionFigures.Line> wanted) {
        values.put("problem", "");
        values.put("lines", List.of());
        values.put("currency", "");
        values.put("month", "");
        values.put("total", "–");
        values.put("forecast", "–");
        values.put("covers", "");
        try {
            var invoice = figures.invoice(page.caller(), page.namespace());
            var lines = invoice.lines().stream().filter(wanted).toList();
            var its = new Invoice(
                    invoice.month(),
                    invoice.currency(),
                    lines,
                    lines.stream().map(FunctionFigures.Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add),
                    invoice.covers());
            values.put("lines", lines.stream().map(line -> line(page, line)).toList());
            values.put("currency", its.currency());
            values.put("month", its.month());
            values.put("total", Numbers.money(its.total()));
            values.put("covers", its.covers());
            Forecast.month(figures.now())
                    .atEnd(its.gross())
                    .ifPresent(amount -> values.put("forecast", Numbers.money(amount)));
        } catch (UnavailableException e) {
            values.put("problem", String.valueOf(e.getMessage()));
        }
    }

    private static Line line(Page page, FunctionFigures.Line line) {
        var words = page.words();
        return new Line(
                line.function(),
                words.find("item_" + line.item()).orElse(line.item())
                        + (line.isAdjustment() ? " (" + words.say("item_adjustment") + ")" : ""),
                quantity(line),
                unitPrice(line),
                Numbers.money(line.amount()));
    }

    /** Invocations are counted in millions, of which few have one. */
    private static String quantity(FunctionFigures.Line line) {
        return switch (line.unit()) {
            case MILLION ->
                new BigDecimal(line.quantity())
                        .movePointRight(6)
                        .stripTrailingZeros()
                        .toPlainString();
            case GB_SECOND -> line.quantity() + " GB-s";
            default -> line.quantity() + " " + line.unit();
        };
    }

    private static String unitPrice(FunctionFigures.Line line) {
        return switch (line.unit()) {
            case MILLION -> line.unitPrice() + " / 1,000,000";
            case GB_SECOND -> line.unitPrice() + " / GB-s";
            default -> line.unitPrice();
        };
    }

    private List<Bound> bounds(Page page, FunctionView function) {
        var budget = function.spec().path("budget");
        var usage = function.status().path("usage");
        var isDay = budget.path("period").asText("month").equals("day");
        var period = isDay ? Forecast.day(figures.now()) : Forecast.month(figures.now());
        var bounds = new ArrayList<Bound>();
        if (budget.has("invocations")) {
            bounds.add(bound(
                    page,
                    "budget_invocations",
                    new BigDecimal(usage.path(isDay ? "invocationsToday" : "invocationsThisMonth")
                            .asText("0")),
                    new BigDecimal(budget.path("invocations").asText()),
                    period));
        }
        if (budget.has("gbSeconds")) {
            bounds.add(bound(
                    page,
                    "budget_gbSeconds",
                    new BigDecimal(usage.path(isDay ? "gbSecondsToday" : "gbSecondsThisMonth")
                            .asText("0")),
                    new BigDecimal(budget.path("gbSeconds").asText()),
                    period));
        }
        return bounds;
    }

    private static Bound bound(Page page, String name, BigDecimal used, BigDecimal bound, Forecast period) {
        var language = Locale.forLanguageTag(page.words().language());
        var percent = used.multiply(BigDecimal.valueOf(100)).divide(bound, 1, java.math.RoundingMode.HALF_UP);
        var words = page.words();
        return new Bound(
                words.say(name),
                Numbers.decimal(used, language),
                Numbers.decimal(bound, language),
                percent.toPlainString(),
                percent.min(BigDecimal.valueOf(100)).toPlainString(),
                used.compareTo(bound) >= 0
                        ? words.say("budget_is_used_up")
                        : period.reached(used, bound)
                                .map(when -> words.say("budget_reached", Numbers.time(when)))
                                .orElse(words.say("budget_not_reached")));
    }

    WebAnswer preview(Page page) {
        var form = BudgetForm.of(page.form());
        var problems = form.problems(page.words());
        if (!problems.isEmpty()) {
            throw new PageException(422, String.join(" ", problems));
        }
        return pages.fragment(page, 200, "as-code", Map.of("code", form.asCode(pages.require(page))));
    }

    WebAnswer budget(Page page) {
        var form = BudgetForm.of(page.form());
        var problems = form.problems(page.words());
        if (!problems.isEmpty()) {
            return form(page, pages.require(page), form, problems);
        }
        pages.change(page, function -> form.apply((ObjectNode) function.path("spec")));
        return answers.to(page, FunctionPages.base(page) + "/cost");
    }
}
