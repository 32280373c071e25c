package dev.nabi.console.pages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.functions.FunctionsApi;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.templates.Words;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What all pages of one Function share: reading it, changing it, and their head. */
final class FunctionPages {
    private static final int TRIES = 4;
    private static final int CONFLICT = 409;

    private final FunctionsApi functions;
    private final Rights rights;
    private final Answers answers;

    FunctionPages(FunctionsApi functions, Rights rights, Answers answers) {
        this.functions = functions;
        this.rights = rights;
        this.answers = answers;
    }

    /** A condition in words. */
    public record Told(String type, String state, String title, String message, String advice) {}

    FunctionView require(Page page) {
        return functions
                .find(page.caller(), page.namespace(), page.name())
                .map(FunctionView::new)
                .orElseThrow(() ->
                        new PageException(404, page.words().say("error_no_function", page.name(), page.namespace())));
    }

    /** Changes a Function as it is now, again when somebody else changed it meanwhile. */
    FunctionView change(Page page, Consumer<ObjectNode> change) {
        for (var left = TRIES; ; left--) {
            var function = (ObjectNode) require(page).object();
            change.accept(function);
            try {
                return new FunctionView(functions.replace(page.caller(), function));
            } catch (KubernetesClientException e) {
                if (e.getCode() != CONFLICT || left == 1) {
                    throw e;
                }
            }
        }
    }

    /** The values of the head, and whatever a page has of its own. */
    Map<String, Object> values(Page page, FunctionView function, String tab) {
        var values = new HashMap<String, Object>();
        values.putAll(now(page, function));
        values.put("tab", tab);
        values.put("may", rights.of(page.caller(), page.namespace(), Right.UPDATE, Right.DELETE, Right.LOGS));
        return values;
    }

    /** How the Function is now: what a page asks for again every few seconds. */
    private static Map<String, Object> now(Page page, FunctionView function) {
        var state = function.state().name().toLowerCase(Locale.ROOT);
        var told = told(page.words(), function);
        return Map.of(
                "function",
                function,
                "base",
                base(page),
                "state",
                state,
                "told",
                told,
                "seen",
                Integer.toHexString(Objects.hash(state, told, function.url())));
    }

    /** How the Function is now, where it is not as the page shows it: readers of screens hear it once. */
    WebAnswer conditions(Page page) {
        var now = now(page, require(page));
        return Objects.equals(now.get("seen"), page.parameter("seen"))
                ? WebAnswer.empty(204)
                : fragment(page, 200, "conditions", now);
    }

    static String base(Page page) {
        return "/functions/" + page.namespace() + "/" + page.name();
    }

    WebAnswer show(Page page, String template, String title, Map<String, Object> values, String... scripts) {
        var shell = page.shell(page.name() + " · " + title, "functions").withScripts(scripts);
        return answers.html(template, shell, values);
    }

    WebAnswer fragment(Page page, int status, String template, Map<String, ?> values) {
        return answers.fragment(status, template, page.shell("", ""), values);
    }

    /** Who may not is told before anything is done, in the console's words; the API server decides all the same. */
    void require(Page page, Right right) {
        if (!rights.may(page.caller(), page.namespace(), right)) {
            throw new PageException(
                    403, page.words().say("error_may_not", page.caller().name(), page.namespace()));
        }
    }

    /** The conditions that need a person to know of them; of several that say the same, the first. */
    private static List<Told> told(Words words, FunctionView function) {
        return function.conditions().stream()
                .filter(condition -> isNews(condition))
                .map(condition -> new Told(
                        condition.type(),
                        condition.isFalse() || condition.type().equals("BudgetExhausted") ? "error" : "warning",
                        words.find("condition_" + condition.type() + "_" + condition.status())
                                .orElse(condition.type() + ": " + condition.status() + " (" + condition.reason() + ")"),
                        condition.message(),
                        words.find("advice_" + condition.reason()).orElse("")))
                .collect(Collectors.toMap(
                        told -> told.message().isEmpty() ? told.type() : told.message(),
                        told -> told,
                        (first, _) -> first,
                        LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    private static boolean isNews(FunctionView.Condition condition) {
        return switch (condition.type()) {
            case "Active" -> condition.isFalse() && !condition.reason().equals("ScaledToZero");
            case "BudgetExhausted" -> condition.isTrue();
            default -> !condition.isTrue();
        };
    }
}
