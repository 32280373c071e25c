package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.JsonApi;
import dev.nabi.cli.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what was published on a topic. */
@Command(name = "list", description = "List what was published on a topic, oldest first.")
final class EventsListCommand extends ClusterCommand {
    @Mixin
    OutputOption output = new OutputOption();

    @Parameters(paramLabel = "TOPIC", description = "The topic.")
    String topic = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "From this time on: 2026-03-01T09:00:00Z, or 2h for two hours ago; default: all that is kept.")
    String from = "";

    @Option(names = "--after", paramLabel = "POSITION", description = "Those behind this position.")
    String after = "";

    @Option(
            names = "--limit",
            paramLabel = "NUMBER",
            description = "The most that are shown, up to 200; default: ${DEFAULT-VALUE}.")
    int limit = 100;

    EventsListCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("from", Times.parse("--from", from, session.clock().instant()));
        parameters.put("after", after);
        parameters.put("max", Integer.toString(limit));
        try (var gateways = target.gateways()) {
            var log = new JsonApi("the topic", gateways.data(), target.token())
                    .get(EventsCommand.topic(target, topic) + JsonApi.query(parameters));
            var events = log.path("events").valueStream().toList();
            output.printer(session).object(log, () -> table(events));
            if (events.size() == limit) {
                session.say("more: --after " + events.getLast().path("position").asText());
            }
        }
        return ExitCode.OK;
    }

    private static String table(List<JsonNode> events) {
        var table = new Table("POSITION", "PUBLISHED", "TYPE", "SOURCE", "ID", "SUBJECT");
        events.forEach(entry -> {
            var event = entry.path("event");
            table.row(
                    entry.path("position").asText(),
                    entry.path("published").asText(),
                    event.path("type").asText(),
                    event.path("source").asText(),
                    event.path("id").asText(),
                    event.path("subject").asText("-"));
        });
        return table.isEmpty() ? "nothing was published, or it is kept no longer\n" : table.text();
    }
}
