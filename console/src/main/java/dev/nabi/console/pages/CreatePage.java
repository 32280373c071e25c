package dev.nabi.console.pages;

import dev.nabi.console.compile.JavaCheck;
import dev.nabi.console.compile.Problem;
import dev.nabi.console.functions.CodeStoreClient;
import dev.nabi.console.functions.FunctionsApi;
import dev.nabi.console.http.WebAnswer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Creates a Function: from a starting source in an editor, or from a jar or zip that is uploaded. */
final class CreatePage {
    private final FunctionsApi functions;
    private final CodeStoreClient store;
    private final JavaCheck compiler;
    private final Rights rights;
    private final long mostCode;
    private final Answers answers;

    /** @param mostCode the longest jar or zip in bytes */
    CreatePage(
            FunctionsApi functions,
            CodeStoreClient store,
            JavaCheck compiler,
            Rights rights,
            long mostCode,
            Answers answers) {
        this.mostCode = mostCode;
        this.functions = functions;
        this.store = store;
        this.compiler = compiler;
        this.rights = rights;
        this.answers = answers;
    }

    /** What {@code javac} says, for the editor. */
    public record Found(int line, int column, String severity, String message) {
        static Found of(Problem problem) {
            return new Found(problem.line(), problem.column(), "error", problem.message());
        }
    }

    WebAnswer show(Page page) {
        return form(page, CreateForm.of(page.namespace(), Map.of()), List.of());
    }

    private WebAnswer form(Page page, CreateForm form, List<String> problems) {
        var values = new HashMap<String, Object>();
        values.put("starters", Starters.all());
        values.put("form", form);
        values.put("problems", problems);
        values.put("may", rights.of(page.caller(), page.namespace(), Right.CREATE));
        values.put("code", form.asCode());
        values.put("mostCode", mostCode);
        return answers.html(
                "create",
                page.shell(page.words().say("create_title"), "functions").withScripts("editor.js"),
                values);
    }

    WebAnswer check(Page page) throws Exception {
        var source = page.field("source");
        return answers.json(Map.of(
                "problems", compiler.check(source).stream().map(Found::of).toList()));
    }

    /** The form's manifest and command line. */
    WebAnswer preview(Page page) {
        var form = CreateForm.of(page.namespace(), page.form());
        return answers.fragment(200, "as-code", page.shell("", ""), Map.of("code", form.asCode()));
    }

    /** A source that does not compile is not applied. */
    WebAnswer create(Page page) throws Exception {
        var form = CreateForm.of(page.namespace(), page.form());
        var problems = new java.util.ArrayList<>(form.problems(page.words()));
        compiler.check(form.source()).stream()
                .map(problem -> page.words().say("compile_line", problem.line()) + " " + problem.message())
                .forEach(problems::add);
        if (!problems.isEmpty()) {
            return form(page, form, problems);
        }
        functions.create(page.caller(), form.withSource());
        return answers.to(page, "/functions/" + form.namespace() + "/" + form.name());
    }

    /** The body is the jar or zip; the fields of the form are in the query. */
    WebAnswer upload(Page page) throws Exception {
        var form = CreateForm.of(page.namespace(), page.query());
        var problems = form.problems(page.words());
        if (!problems.isEmpty() || form.handler().isEmpty()) {
            throw new PageException(
                    422, problems.isEmpty() ? page.words().say("create_needs_handler") : String.join(" ", problems));
        }
        if (page.request().body().length == 0) {
            throw new PageException(422, page.words().say("create_no_file"));
        }
        var code = store.put(page.caller(), form.namespace(), page.request().body());
        functions.create(page.caller(), form.withCode(code));
        return answers.json(Map.of("location", "/functions/" + form.namespace() + "/" + form.name()));
    }
}
