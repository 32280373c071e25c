package dev.nabi.console.pages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.functions.FunctionsApi;
import dev.nabi.console.http.WebAnswer;
import java.util.List;
import java.util.Map;

/** What a Function may use, its environment, its manifest, and its end. */
final class SettingsPage {
    private final FunctionPages pages;
    private final FunctionsApi functions;
    private final Answers answers;

    SettingsPage(FunctionPages pages, FunctionsApi functions, Answers answers) {
        this.pages = pages;
        this.functions = functions;
        this.answers = answers;
    }

    WebAnswer show(Page page) {
        var function = pages.require(page);
        return form(page, function, SettingsForm.of(function), List.of());
    }

    private WebAnswer form(Page page, FunctionView function, SettingsForm form, List<String> problems) {
        var values = pages.values(page, function, "settings");
        values.put("form", form);
        values.put("problems", problems);
        values.put("isJava", function.spec().has("java"));
        values.put("concurrency", function.status().path("concurrency").asText("100"));
        values.put("code", problems.isEmpty() ? form.asCode(function) : new AsCode("", ""));
        values.put("manifest", AsCode.yaml(manifest(function)));
        values.put("deletion", AsCode.command(List.of("nabi", "delete", page.name(), "-n", page.namespace())));
        return pages.show(page, "settings", page.words().say("tab_settings"), values);
    }

    /** The Function as a person would write it. */
    private static ObjectNode manifest(FunctionView function) {
        var object = FunctionsApi.blank(function.namespace(), function.name());
        object.set("spec", function.spec());
        return object;
    }

    WebAnswer preview(Page page) {
        var form = SettingsForm.of(page.form());
        var problems = form.problems(page.words());
        if (!problems.isEmpty()) {
            throw new PageException(422, String.join(" ", problems));
        }
        return pages.fragment(page, 200, "as-code", Map.of("code", form.asCode(pages.require(page))));
    }

    WebAnswer save(Page page) {
        var form = SettingsForm.of(page.form());
        var problems = form.problems(page.words());
        if (!problems.isEmpty()) {
            return form(page, pages.require(page), form, problems);
        }
        pages.change(page, function -> form.apply((ObjectNode) function.path("spec")));
        return answers.to(page, FunctionPages.base(page) + "/settings");
    }

    WebAnswer delete(Page page) {
        if (!page.field("confirm").equals(page.name())) {
            throw new PageException(422, page.words().say("delete_wrong_name", page.name()));
        }
        functions.delete(page.caller(), page.namespace(), page.name());
        return answers.to(page, "/functions?ns=" + page.namespace());
    }
}
