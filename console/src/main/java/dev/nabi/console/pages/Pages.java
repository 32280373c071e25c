package dev.nabi.console.pages;

import dev.nabi.console.caller.CallerClients;
import dev.nabi.console.caller.SignIns;
import dev.nabi.console.compile.JavaCheck;
import dev.nabi.console.functions.CodeStoreClient;
import dev.nabi.console.functions.FunctionsApi;
import dev.nabi.console.functions.GatewayClient;
import dev.nabi.console.http.WebAnswer;
import dev.nabi.console.metrics.FunctionFigures;
import dev.nabi.console.metrics.ManagementClient;
import dev.nabi.console.templates.Templates;
import java.util.Optional;
import java.util.function.LongSupplier;

/** All pages and where each is. */
public final class Pages {
    private static final String FUNCTION = "/functions/:ns/:name";

    private Pages() {}

    /**
     * What pages are made of.
     *
     * @param mostCode the longest jar or zip in bytes
     */
    public record Parts(
            SignIns signIns,
            CallerClients clients,
            Cluster cluster,
            FunctionsApi functions,
            CodeStoreClient store,
            GatewayClient gateway,
            JavaCheck compiler,
            FunctionFigures figures,
            Optional<ManagementClient> events,
            long mostCode,
            Templates templates,
            LongSupplier nanos) {}

    public static Site site(Parts parts) {
        var answers = new Answers(parts.templates());
        var rights = new Rights(parts.clients(), parts.nanos());
        var namespaces = new Namespaces(parts.cluster(), rights, parts.nanos());
        var pages = new FunctionPages(parts.functions(), rights, answers);
        var site = new Site(parts.signIns(), namespaces, answers);
        overview(site, parts, rights, answers);
        function(site, parts, pages, answers);
        operations(site, parts, pages, rights, answers);
        return site;
    }

    private static void overview(Site site, Parts parts, Rights rights, Answers answers) {
        var list = new FunctionListPage(parts.functions(), parts.figures(), rights, answers);
        var create =
                new CreatePage(parts.functions(), parts.store(), parts.compiler(), rights, parts.mostCode(), answers);
        site.on("GET", "/", _ -> WebAnswer.empty(303).with("Location", "/functions"))
                .on("GET", "/functions", list::show)
                .on("GET", "/namespace", list::choose)
                .on("GET", "/create", create::show)
                .on("POST", "/create", create::create)
                .on("POST", "/create/check", create::check)
                .on("POST", "/create/preview", create::preview)
                .on("POST", "/create/upload", create::upload);
    }

    private static void function(Site site, Parts parts, FunctionPages pages, Answers answers) {
        var test = new TestPage(pages, parts.gateway(), new InvocationLogs(parts.cluster(), parts.clients()));
        var code = new CodePage(pages, parts.compiler(), parts.store(), parts.mostCode(), answers);
        var settings = new SettingsPage(pages, parts.functions(), answers);
        site.on("GET", FUNCTION, test::show)
                .on("GET", FUNCTION + "/conditions", pages::conditions)
                .on("POST", FUNCTION + "/invoke", test::invoke)
                .on("POST", FUNCTION + "/events", test::save)
                .on("GET", FUNCTION + "/code", code::show)
                .on("POST", FUNCTION + "/code", code::save)
                .on("POST", FUNCTION + "/code/upload", code::upload)
                .on("GET", FUNCTION + "/settings", settings::show)
                .on("POST", FUNCTION + "/settings", settings::save)
                .on("POST", FUNCTION + "/settings/preview", settings::preview)
                .on("POST", FUNCTION + "/delete", settings::delete);
    }

    private static void operations(Site site, Parts parts, FunctionPages pages, Rights rights, Answers answers) {
        var logs = new LogsPage(pages);
        var metrics = new MetricsPage(pages, parts.figures(), answers);
        var revisions = new RevisionsPage(pages, parts.cluster(), answers);
        var triggers = new TriggersPage(pages, parts.cluster(), rights, parts.events(), answers);
        var cost = new CostPage(pages, parts.figures(), answers);
        site.on("GET", FUNCTION + "/logs", logs::show)
                .on("GET", FUNCTION + "/metrics", metrics::show)
                .on("GET", FUNCTION + "/metrics/data", metrics::data)
                .on("GET", FUNCTION + "/revisions", revisions::show)
                .on("GET", FUNCTION + "/revisions/diff", revisions::diff)
                .on("POST", FUNCTION + "/revisions/preview", revisions::preview)
                .on("POST", FUNCTION + "/traffic", revisions::traffic)
                .on("POST", FUNCTION + "/rollback", revisions::rollback)
                .on("GET", FUNCTION + "/triggers", triggers::show)
                .on("GET", FUNCTION + "/triggers/letter", triggers::letter)
                .on("POST", FUNCTION + "/triggers/redrive", triggers::redrive)
                .on("POST", FUNCTION + "/triggers/purge", triggers::purge)
                .on("GET", FUNCTION + "/cost", cost::function)
                .on("POST", FUNCTION + "/cost/budget", cost::budget)
                .on("POST", FUNCTION + "/cost/preview", cost::preview)
                .on("GET", "/cost", cost::namespace);
    }
}
