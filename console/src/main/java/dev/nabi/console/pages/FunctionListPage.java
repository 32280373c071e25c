package dev.nabi.console.pages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.console.functions.FunctionsApi;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.metrics.FunctionFigures;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** The Functions of a namespace: how each is, what it was called this month, and what that cost. */
final class FunctionListPage {
    private final FunctionsApi functions;
    private final FunctionFigures figures;
    private final Rights rights;
    private final Answers answers;

    FunctionListPage(FunctionsApi functions, FunctionFigures figures, Rights rights, Answers answers) {
        this.functions = functions;
        this.figures = figures;
        this.rights = rights;
        this.answers = answers;
    }

    /** A line of the table. */
    public record Row(
            String name,
            String link,
            String state,
            String message,
            int instances,
            String calls,
            String errors,
            String p95,
            String cost) {}

    WebAnswer show(Page page) {
        var namespace = page.namespace();
        var all = functions.list(page.caller(), namespace);
        var month = figures.month(page.caller(), namespace);
        var values = new HashMap<String, Object>();
        values.put("rows", rows(page, all, month));
        values.put("currency", month.currency());
        values.put("total", Numbers.money(month.total()));
        values.put("problem", month.problem());
        values.put("may", rights.of(page.caller(), namespace, Right.CREATE));
        values.put("namespace", namespace);
        return answers.html("functions", page.shell(page.words().say("nav_functions"), "functions"), values);
    }

    private static List<Row> rows(Page page, List<? extends JsonNode> all, FunctionFigures.Month month) {
        return all.stream()
                .map(FunctionView::new)
                .map(function -> row(page, function, month.of(function.name())))
                .toList();
    }

    private static Row row(Page page, FunctionView function, FunctionFigures.Figures figures) {
        var language = Locale.forLanguageTag(page.words().language());
        var failing = function.conditions().stream()
                .filter(FunctionView.Condition::isFalse)
                .filter(condition ->
                        !condition.type().equals("Active") && !condition.type().equals("BudgetExhausted"))
                .map(FunctionView.Condition::reason)
                .findFirst()
                .orElse("");
        return new Row(
                function.name(),
                "/functions/" + function.namespace() + "/" + function.name(),
                function.state().name().toLowerCase(Locale.ROOT),
                failing,
                function.instances(),
                Numbers.whole(figures.calls(), language),
                Numbers.whole(figures.errors(), language),
                Numbers.millis(figures.p95Millis()),
                Numbers.money(figures.cost()));
    }

    /** The choice of a namespace. */
    WebAnswer choose(Page page) {
        return answers.to(page, "/functions?ns=" + Page.encoded(page.namespace()));
    }
}
