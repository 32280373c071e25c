package dev.nabi.console.pages;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.api.v1alpha1.BudgetSpec;
import dev.nabi.console.templates.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The form of a Function's budget; without both bounds there is none. */
record BudgetForm(String invocations, String gbSeconds, String period, String action) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static BudgetForm of(Map<String, String> fields) {
        return new BudgetForm(
                fields.getOrDefault("invocations", "").strip(),
                fields.getOrDefault("gbSeconds", "").strip(),
                fields.getOrDefault("period", "month"),
                fields.getOrDefault("action", "block"));
    }

    static BudgetForm of(FunctionView function) {
        var budget = function.spec().path("budget");
        return new BudgetForm(
                budget.path("invocations").asText(""),
                budget.path("gbSeconds").asText(""),
                budget.path("period").asText("month"),
                budget.path("action").asText("block"));
    }

    boolean isEmpty() {
        return invocations.isEmpty() && gbSeconds.isEmpty();
    }

    List<String> problems(Words words) {
        var problems = new ArrayList<String>();
        Stream.of(invocations, gbSeconds)
                .filter(text -> !text.isEmpty())
                .filter(text -> !text.matches("[0-9]{1,13}")
                        || Long.parseLong(text) < 1
                        || Long.parseLong(text) > BudgetSpec.MOST)
                .forEach(text -> problems.add(words.say("budget_bad_number", text, BudgetSpec.MOST)));
        if (!List.of("day", "month").contains(period)
                || !List.of("block", "warn").contains(action)) {
            problems.add(words.say("error_form"));
        }
        return problems;
    }

    void apply(ObjectNode spec) {
        if (isEmpty()) {
            spec.remove("budget");
            return;
        }
        var budget = spec.putObject("budget");
        if (!invocations.isEmpty()) {
            budget.put("invocations", Long.parseLong(invocations));
        }
        if (!gbSeconds.isEmpty()) {
            budget.put("gbSeconds", Long.parseLong(gbSeconds));
        }
        budget.put("period", period).put("action", action);
    }

    AsCode asCode(FunctionView function) {
        var spec = JSON.createObjectNode();
        if (isEmpty()) {
            spec.putNull("budget");
        } else {
            apply(spec);
        }
        return AsCode.patch(function.namespace(), function.name(), spec);
    }
}
