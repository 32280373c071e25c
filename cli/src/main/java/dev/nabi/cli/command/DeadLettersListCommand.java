package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.JsonApi;
import dev.nabi.cli.output.Ages;
import dev.nabi.cli.output.Format;
import dev.nabi.cli.output.Table;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists dead letters. */
@Command(name = "list", description = "List the dead letters of a namespace.")
final class DeadLettersListCommand extends ClusterCommand {
    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    DeadLetterOptions which = new DeadLetterOptions();

    @Option(
            names = "--limit",
            paramLabel = "NUMBER",
            description = "The most that are shown, up to 500; default: ${DEFAULT-VALUE}.")
    int limit = 100;

    DeadLettersListCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var parameters = which.parameters(session);
        parameters.put("limit", Integer.toString(limit));
        try (var gateways = target.gateways()) {
            var answer = DeadLettersCommand.api(target, gateways)
                    .get(DeadLettersCommand.path(target) + JsonApi.query(parameters));
            var items = answer.path("items").valueStream().toList();
            if (output.format == Format.table && items.isEmpty()) {
                session.say("no dead letters in the namespace '" + target.namespace() + "'"
                        + (which.isEmpty() ? "" : " that fit"));
                return ExitCode.OK;
            }
            if (output.format == Format.name) {
                items.forEach(item -> session.out().println(item.path("id").asText()));
            } else {
                output.printer(session).object(answer, () -> table(items));
            }
            var total = answer.path("total").asLong();
            if (total > items.size()) {
                session.say(items.size() + " of " + total + " are shown (--limit)");
            }
        }
        return ExitCode.OK;
    }

    private String table(List<JsonNode> items) {
        var table = new Table("ID", "TRIGGER", "REASON", "DEAD FOR", "DETAIL");
        items.forEach(item -> table.row(
                item.path("id").asText(),
                item.path("trigger").asText("-"),
                item.path("reason").asText(),
                Ages.since(item.path("settledAt").asText(), session.clock().instant()),
                EventTables.oneLine(item.path("detail").asText())));
        return table.text();
    }
}
