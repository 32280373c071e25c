package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.function.FunctionView;
import dev.nabi.cli.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one Function on a few lines. */
@Command(name = "get", description = "Show one Function, with the state of its latest revision.")
final class GetCommand extends ClusterCommand {
    @Mixin
    OutputOption output = new OutputOption();

    @Parameters(paramLabel = "NAME", description = "The Function.")
    String name = "";

    GetCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var object = target.functions().require(target.namespace(), name);
        output.printer(session).object(object, () -> table(new FunctionView(object)));
        return ExitCode.OK;
    }

    private static String table(FunctionView function) {
        var ready = function.condition("Ready");
        var latest = function.condition("RevisionReady");
        return new Table("FUNCTION", function.name())
                .row("url", function.url().orElse("-"))
                .row("runs", function.code())
                .row(
                        "ready",
                        ready.isTrue()
                                ? "yes"
                                : ready.status() + " " + ready.reason() + ": " + firstLine(ready.message()))
                .row("traffic", function.trafficText().isEmpty() ? "-" : function.trafficText())
                .row(
                        "latest",
                        function.latestCreated().orElse("-") + ": "
                                + (latest.isTrue() ? "works" : latest.reason() + ": " + firstLine(latest.message())))
                .row("instances", function.status().path("replicas").asText("0"))
                .text();
    }

    static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
