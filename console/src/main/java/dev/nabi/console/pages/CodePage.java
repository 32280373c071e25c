package dev.nabi.console.pages;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nabi.console.compile.JavaCheck;
import dev.nabi.console.functions.CodeStoreClient;
import dev.nabi.console.http.WebAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The code of a Function: its source in an editor, or the jar or image that it runs and another in its place. */
final class CodePage {
    private final FunctionPages pages;
    private final JavaCheck compiler;
    private final CodeStoreClient store;
    private final long mostCode;
    private final Answers answers;

    /** @param mostCode the longest jar or zip in bytes */
    CodePage(FunctionPages pages, JavaCheck compiler, CodeStoreClient store, long mostCode, Answers answers) {
        this.mostCode = mostCode;
        this.pages = pages;
        this.compiler = compiler;
        this.store = store;
        this.answers = answers;
    }

    WebAnswer show(Page page) {
        return form(page, pages.require(page), "", List.of());
    }

    private WebAnswer form(Page page, FunctionView function, String written, List<String> problems) {
        var values = pages.values(page, function, "code");
        values.put("source", written.isEmpty() ? function.source() : written);
        values.put("problems", problems);
        values.put("mostCode", mostCode);
        values.put("handler", function.spec().path("java").path("handler").asText(""));
        values.put(
                "command",
                AsCode.command(List.of(
                        "nabi",
                        "deploy",
                        function.hasSource() ? "Function.java" : "function.jar",
                        "-n",
                        page.namespace())));
        return pages.show(page, "code", page.words().say("tab_code"), values, "editor.js");
    }

    /** A source that does not compile makes no revision. */
    WebAnswer save(Page page) throws Exception {
        var source = page.field("source").replace("\r\n", "\n");
        var problems = new ArrayList<String>();
        compiler.check(source).stream()
                .map(problem -> page.words().say("compile_line", problem.line()) + " " + problem.message())
                .forEach(problems::add);
        if (!problems.isEmpty()) {
            return form(page, pages.require(page), source, problems);
        }
        pages.change(page, function -> {
            if (function.path("spec").path("java") instanceof ObjectNode java && java.has("source")) {
                java.put("source", source);
            } else {
                throw new PageException(409, page.words().say("code_no_source"));
            }
        });
        return answers.to(page, FunctionPages.base(page) + "/revisions");
    }

    /** The body is the jar or zip; the handler is in the query. */
    WebAnswer upload(Page page) throws Exception {
        var handler = page.parameter("handler").strip();
        if (handler.isEmpty() || page.request().body().length == 0) {
            throw new PageException(
                    422, page.words().say(handler.isEmpty() ? "create_needs_handler" : "create_no_file"));
        }
        var code = store.put(page.caller(), page.namespace(), page.request().body());
        pages.change(page, function -> CreateForm.code(function, code, handler));
        return answers.json(Map.of("location", FunctionPages.base(page) + "/revisions"));
    }
}
