package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.UsageApi;
import dev.nabi.cli.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what Functions were used. */
@Command(name = "usage", description = "Show what Functions were used: invocations, time, errors, cold starts.")
final class UsageCommand extends ClusterCommand {
    @Mixin
    OutputOption output = new OutputOption();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "One Function; default: all of the namespace.")
    String name = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "2026-01-31 or 2026-01-31T09:00:00Z; default: this month's start.")
    String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "Up to, and without, this time; default: now.")
    String to = "";

    @Option(
            names = "--step",
            paramLabel = "STEP",
            description = "A row for each minute, hour, day or month; default: day.")
    String step = "day";

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "The time zone of days and months, as Asia/Seoul; default: UTC.")
    String zone = "";

    @Option(
            names = "--group",
            paramLabel = "LIST",
            description = "What rows are told apart by: namespace, function, revision, memory.")
    String group = "function";

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Those of all namespaces.")
    boolean isForAll;

    UsageCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("namespace", isForAll ? "" : target.namespace());
        parameters.put("function", name);
        parameters.put("from", from);
        parameters.put("to", to);
        parameters.put("step", step);
        parameters.put("zone", zone);
        parameters.put("group", isForAll && group.equals("function") ? "namespace,function" : group);
        try (var gateways = target.gateways()) {
            var usage = new UsageApi(gateways.management(), target.token()).ask("/usage", parameters);
            output.printer(session).object(usage, () -> table(usage));
            usage.path("losses").forEach(loss -> session.say("known to be missing: " + loss));
        }
        return ExitCode.OK;
    }

    private String table(JsonNode usage) {
        var rows = usage.path("rows").valueStream().toList();
        if (rows.isEmpty()) {
            return "nothing was called between " + usage.path("from").asText() + " and "
                    + usage.path("to").asText() + "\n";
        }
        var table = new Table("FROM", "WHAT", "INVOCATIONS", "OK", "ERRORS", "COLD", "BILLED", "GB-SECONDS");
        rows.forEach(row -> table.row(
                row.path("from").asText(),
                what(row),
                row.path("invocations").asText(),
                row.path("ok").asText(),
                String.valueOf(errors(row)),
                row.path("coldStarts").asText(),
                row.path("billedMs").asText() + " ms",
                row.path("gbSeconds").asText()));
        return table.text();
    }

    private static String what(JsonNode row) {
        return String.join(
                " ",
                List.of("namespace", "function", "revision", "memoryMib").stream()
                        .filter(row::has)
                        .map(field -> row.path(field).asText())
                        .toList());
    }

    private static long errors(JsonNode row) {
        return List.of(
                        "clientError",
                        "serverError",
                        "timedOut",
                        "clientGone",
                        "instanceDied",
                        "neverStarted",
                        "interrupted")
                .stream()
                .mapToLong(field -> row.path(field).asLong(0))
                .sum();
    }
}
