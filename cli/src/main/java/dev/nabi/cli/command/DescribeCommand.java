package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.function.FunctionView;
import dev.nabi.cli.kube.Functions;
import dev.nabi.cli.kube.Triggers;
import dev.nabi.cli.kube.Yaml;
import dev.nabi.cli.output.Ages;
import dev.nabi.cli.output.Table;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells all of one Function: what runs, its conditions in full, its revisions, what it was used, what happened last. */
@Command(
        name = "describe",
        description = "Tell all of one Function: conditions, revisions, Triggers, usage, last Events.")
final class DescribeCommand extends ClusterCommand {
    private static final int MOST_EVENTS = 15;
    private static final List<String> OF_INTEREST = List.of(
            "concurrency", "timeoutSeconds", "scale", "queue", "budget", "access", "limits", "resources", "traffic");

    @Parameters(paramLabel = "NAME", description = "The Function.")
    String name = "";

    DescribeCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var functions = target.functions();
        var function = new FunctionView(functions.require(target.namespace(), name));
        print("Function", head(function));
        print("Conditions", conditions(function));
        print("Revisions", revisions(function, functions.revisions(target.namespace(), name)));
        print("Triggers", triggers(target));
        print("Usage", usage(function));
        print("Events", events(functions.events(function.object())));
        return ExitCode.OK;
    }

    private void print(String title, String text) {
        if (!text.isBlank()) {
            session.out().println(title + ":");
            text.lines().forEach(line -> session.out().println("  " + line));
        }
    }

    private static String head(FunctionView function) {
        var table = new Table("name", function.namespace() + "/" + function.name())
                .row("url", function.url().orElse("-"))
                .row("runs", function.code())
                .row("handler", function.spec().path("java").path("handler").asText("-"));
        for (var field : OF_INTEREST) {
            if (function.spec().has(field)) {
                table.row(field, function.spec().path(field).toString().replace("\"", ""));
            }
        }
        return table.text();
    }

    private String conditions(FunctionView function) {
        var text = new StringBuilder();
        for (var condition : function.status().path("conditions")) {
            var type = condition.path("type").asText();
            var message = function.condition(type).message();
            text.append(type)
                    .append(": ")
                    .append(condition.path("status").asText())
                    .append(" (")
                    .append(condition.path("reason").asText())
                    .append(", for ")
                    .append(Ages.since(
                            condition.path("lastTransitionTime").asText(),
                            session.clock().instant()))
                    .append(")\n");
            message.lines().forEach(line -> text.append("    ").append(line).append('\n'));
        }
        return text.toString();
    }

    private static String revisions(FunctionView function, List<JsonNode> deployments) {
        var table = new Table("REVISION", "TRAFFIC", "INSTANCES", "");
        deployments.stream()
                .map(deployment ->
                        Map.entry(deployment.path("metadata").path("name").asText(), deployment))
                .sorted(Map.Entry.comparingByKey())
                .forEach(revision -> table.row(
                        revision.getKey(),
                        traffic(function, revision.getKey()),
                        revision.getValue().path("status").path("replicas").asText("0"),
                        function.latestCreated()
                                        .filter(revision.getKey()::equals)
                                        .isPresent()
                                ? "latest"
                                : ""));
        return table.isEmpty() ? "" : table.text();
    }

    private static String traffic(FunctionView function, String revision) {
        return function.traffic().stream()
                .filter(share -> share.revision().equals(revision))
                .map(share -> share.weight() + " %" + (share.tag().isEmpty() ? "" : " as " + share.tag()))
                .findFirst()
                .orElse("-");
    }

    private static String usage(FunctionView function) {
        var usage = function.status().path("usage");
        return usage.isMissingNode()
                ? ""
                : new Table("", "INVOCATIONS", "GB-SECONDS")
                        .row(
                                "today",
                                usage.path("invocationsToday").asText(),
                                usage.path("gbSecondsToday").asText())
                        .row(
                                "this month",
                                usage.path("invocationsThisMonth").asText(),
                                usage.path("gbSecondsThisMonth").asText())
                        .text();
    }

    private String triggers(Target target) {
        var its = new Triggers(target.api())
                .list(target.namespace()).stream()
                        .filter(trigger -> name.equals(
                                Yaml.at(trigger, "spec", "function", "name").asText()))
                        .toList();
        return new TriggerTable(its, false, session.clock().instant()).text();
    }

    private String events(List<JsonNode> events) {
        var table = new Table("AGE", "TYPE", "REASON", "MESSAGE");
        events.stream()
                .skip(Math.max(0, events.size() - MOST_EVENTS))
                .forEach(event -> table.row(
                        Ages.since(Functions.lastSeen(event), session.clock().instant()),
                        event.path("type").asText(),
                        event.path("reason").asText(),
                        GetCommand.firstLine(event.path("message").asText())));
        return table.isEmpty() ? "" : table.text();
    }
}
