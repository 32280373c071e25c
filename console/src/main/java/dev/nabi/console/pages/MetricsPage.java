package dev.nabi.console.pages;

import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.metrics.ChartRange;
import dev.nabi.console.metrics.FunctionFigures;
import java.util.List;
import java.util.stream.Stream;

/** Charts of one Function over a chosen time. */
final class MetricsPage {
    private final FunctionPages pages;
    private final FunctionFigures figures;
    private final Answers answers;

    MetricsPage(FunctionPages pages, FunctionFigures figures, Answers answers) {
        this.pages = pages;
        this.figures = figures;
        this.answers = answers;
    }

    /** A chart: its series, their labels, and its unit. */
    public record Chart(String title, String series, String labels, String unit) {}

    WebAnswer show(Page page) {
        var range = ChartRange.of(page.parameter("range"));
        var values = pages.values(page, pages.require(page), "metrics");
        values.put("range", range.text());
        values.put(
                "ranges", Stream.of(ChartRange.values()).map(ChartRange::text).toList());
        values.put("charts", charts(page));
        values.put("isShort", !figures.hasPrometheus());
        values.put("command", AsCode.command(List.of("nabi", "usage", page.name(), "-n", page.namespace())));
        return pages.show(page, "metrics", page.words().say("tab_metrics"), values, "charts.js");
    }

    private static List<Chart> charts(Page page) {
        var words = page.words();
        return List.of(
                new Chart(
                        words.say("chart_calls"),
                        "calls errors",
                        words.say("chart_calls") + "|" + words.say("chart_errors"),
                        ""),
                new Chart(words.say("chart_duration"), "p50 p95 p99", "p50|p95|p99", "ms"),
                new Chart(words.say("chart_cold"), "cold", words.say("chart_cold"), ""),
                new Chart(words.say("chart_instances"), "instances", words.say("chart_instances"), ""),
                new Chart(words.say("chart_queue"), "queue", words.say("chart_queue"), ""),
                new Chart(words.say("chart_gbs"), "gbs", words.say("chart_gbs"), "GB-s"));
    }

    WebAnswer data(Page page) throws Exception {
        var function = pages.require(page);
        return answers.json(figures.charts(
                page.caller(), function.namespace(), function.name(), ChartRange.of(page.parameter("range"))));
    }
}
