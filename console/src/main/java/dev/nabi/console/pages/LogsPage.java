package dev.nabi.console.pages;

import dev.nabi.console.http.WebAnswer;
import java.util.List;

/** The live log of a Function; its lines come by {@link LogStream}. */
final class LogsPage {
    private final FunctionPages pages;

    LogsPage(FunctionPages pages) {
        this.pages = pages;
    }

    WebAnswer show(Page page) {
        var values = pages.values(page, pages.require(page), "logs");
        var invocation = page.parameter("invocation");
        values.put("invocation", invocation.matches("[0-9A-Za-z-]{1,64}") ? invocation : "");
        values.put("command", AsCode.command(List.of("nabi", "logs", page.name(), "-f", "-n", page.namespace())));
        return pages.show(page, "logs", page.words().say("tab_logs"), values);
    }
}
