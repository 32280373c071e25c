package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.function.FunctionView;
import dev.nabi.cli.output.Ages;
import dev.nabi.cli.output.Table;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists Functions. */
@Command(name = "list", description = "List the Functions of a namespace.")
final class ListCommand extends ClusterCommand {
    @Mixin
    OutputOption output = new OutputOption();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Those of all namespaces.")
    boolean isForAll;

    ListCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var functions = target.functions().list(isForAll ? "" : target.namespace());
        if (functions.isEmpty() && output.format == dev.nabi.cli.output.Format.table) {
            session.say(
                    isForAll
                            ? "no Functions"
                            : "no Functions in the namespace '" + target.namespace() + "' (-A shows those of all)");
            return ExitCode.OK;
        }
        output.printer(session).objects(functions, () -> table(functions));
        return ExitCode.OK;
    }

    private String table(List<JsonNode> functions) {
        var table = isForAll
                ? new Table("NAMESPACE", "NAME", "READY", "TRAFFIC", "LATEST", "INSTANCES", "TODAY", "AGE")
                : new Table("NAME", "READY", "TRAFFIC", "LATEST", "INSTANCES", "TODAY", "AGE");
        functions.stream().map(FunctionView::new).forEach(function -> {
            var cells = cells(function);
            if (isForAll) {
                cells.addFirst(function.namespace());
            }
            table.row(cells.toArray(new String[0]));
        });
        return table.text();
    }

    private List<String> cells(FunctionView function) {
        var ready = function.condition("Ready");
        var latest = function.condition("RevisionReady");
        return new java.util.ArrayList<>(List.of(
                function.name(),
                ready.isTrue() ? "yes" : ready.isFalse() ? "no: " + ready.reason() : "not yet",
                function.trafficText().isEmpty() ? "-" : function.trafficText(),
                function.latestCreated().orElse("-") + (latest.isTrue() ? "" : " " + latest.reason()),
                function.status().path("replicas").asText("0"),
                function.status().path("usage").path("invocationsToday").asText("-"),
                Ages.since(function.created(), session.clock().instant())));
    }
}
