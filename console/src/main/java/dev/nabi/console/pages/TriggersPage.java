package dev.nabi.console.pages;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.metrics.ManagementClient;
import dev.nabi.console.metrics.UnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What calls a Function beside its callers, what of it waits, and the events that could not be delivered. */
final class TriggersPage {
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,64}");
    private static final String MOST_SHOWN = "100";

    private final FunctionPages pages;
    private final Cluster cluster;
    private final Rights rights;
    private final Optional<ManagementClient> events;
    private final Answers answers;

    TriggersPage(
            FunctionPages pages, Cluster cluster, Rights rights, Optional<ManagementClient> events, Answers answers) {
        this.pages = pages;
        this.cluster = cluster;
        this.rights = rights;
        this.events = events;
        this.answers = answers;
    }

    /** A Trigger as the table shows it. */
    public record Row(
            String name,
            String source,
            String state,
            String message,
            String backlog,
            String oldest,
            String dead,
            String next) {}

    /** A dead letter as the table shows it. */
    public record Letter(String id, String trigger, String reason, String time, String detail) {}

    WebAnswer show(Page page) {
        var values = pages.values(page, pages.require(page), "triggers");
        values.put(
                "rows",
                cluster.triggers(page.caller(), page.namespace(), page.name()).stream()
                        .map(TriggersPage::row)
                        .toList());
        values.put(
                "mayLetters",
                rights.of(page.caller(), page.namespace(), Right.READ_DEAD_LETTERS, Right.REDRIVE, Right.PURGE));
        values.put("hasEvents", events.isPresent());
        values.put("letters", List.of());
        values.put("total", 0L);
        values.put("problem", "");
        values.put(
                "command",
                AsCode.command(
                        List.of("nabi", "dead-letters", "redrive", "--function", page.name(), "-n", page.namespace())));
        if (events.isPresent() && rights.may(page.caller(), page.namespace(), Right.READ_DEAD_LETTERS)) {
            letters(page, values);
        }
        return pages.show(page, "triggers", page.words().say("tab_triggers"), values);
    }

    private void letters(Page page, Map<String, Object> values) {
        try {
            var found = api(page).get(page.caller(), path(page), Map.of("function", page.name(), "limit", MOST_SHOWN));
            values.put(
                    "letters",
                    found.path("items").valueStream().map(TriggersPage::letter).toList());
            values.put("total", found.path("total").asLong(0));
        } catch (UnavailableException e) {
            values.put("problem", String.valueOf(e.getMessage()));
        }
    }

    private static Row row(JsonNode trigger) {
        var status = trigger.path("status");
        var ready = FunctionView.conditions(trigger).stream()
                .filter(condition -> condition.type().equals("Ready"))
                .findFirst();
        var isSuspended = trigger.path("spec").path("suspend").asBoolean(false);
        return new Row(
                Cluster.name(trigger),
                status.path("source").asText("–"),
                isSuspended
                        ? "suspended"
                        : ready.map(its -> its.isTrue() ? "ready" : "failing").orElse("starting"),
                ready.filter(its -> !its.isTrue())
                        .map(FunctionView.Condition::message)
                        .orElse(""),
                status.path("backlog").asText("–"),
                Numbers.time(status.path("oldest").asText("")),
                status.path("dead").asText("–"),
                Numbers.time(status.path("next").asText("")));
    }

    private static Letter letter(JsonNode letter) {
        return new Letter(
                letter.path("id").asText(),
                letter.path("trigger").asText("–"),
                letter.path("reason").asText(),
                Numbers.time(letter.path("settledAt").asText("")),
                letter.path("detail").asText(""));
    }

    WebAnswer letter(Page page) throws Exception {
        var letter = api(page).get(page.caller(), path(page) + "/" + id(page), Map.of());
        return pages.fragment(
                page, 200, "letter", Map.of("id", letter.path("id").asText(), "text", AsCode.yaml(letter)));
    }

    /** All of the Function, or the one that is named. */
    WebAnswer redrive(Page page) throws Exception {
        if (page.field("id").isEmpty()) {
            api(page).post(page.caller(), path(page) + "/redrive", Map.of("function", page.name()));
        } else {
            api(page).post(page.caller(), path(page) + "/" + id(page) + "/redrive", Map.of());
        }
        return answers.to(page, FunctionPages.base(page) + "/triggers");
    }

    WebAnswer purge(Page page) throws Exception {
        api(page).delete(page.caller(), path(page) + "/" + id(page));
        return answers.to(page, FunctionPages.base(page) + "/triggers");
    }

    private ManagementClient api(Page page) {
        return events.orElseThrow(() -> new PageException(404, page.words().say("triggers_no_events")));
    }

    private static String path(Page page) {
        return "/v1/namespaces/" + page.namespace() + "/dead-letters";
    }

    private static String id(Page page) {
        var id = page.request().method().equals("GET") ? page.parameter("id") : page.field("id");
        if (!ID.matcher(id).matches()) {
            throw new PageException(404, page.words().say("error_no_page"));
        }
        return id;
    }
}
