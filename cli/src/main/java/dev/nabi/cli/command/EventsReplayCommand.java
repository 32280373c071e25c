package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.Body;
import dev.nabi.cli.gateway.JsonApi;
import dev.nabi.cli.kube.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends what a topic had to a Trigger again. */
@Command(
        name = "replay",
        description = "Send what a topic had from a time on to one Trigger again, as far as its filter matches.")
final class EventsReplayCommand extends ClusterCommand {
    @Parameters(paramLabel = "TOPIC", description = "The topic.")
    String topic = "";

    @Option(
            names = "--trigger",
            required = true,
            paramLabel = "NAME",
            description = "The Trigger that gets the events.")
    String trigger = "";

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            description = "From this time on: 2026-03-01T09:00:00Z, or 2h for two hours ago.")
    String from = "";

    @Option(names = "--until", paramLabel = "TIME", description = "Up to, and without, this time; default: now.")
    String until = "";

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "A replay that ended early goes on under its name: within one, an event is sent once.")
    String run = UUID.randomUUID().toString();

    @Option(names = "--dry-run", description = "Say how many it would be, and send nothing.")
    boolean isDryRun;

    EventsReplayCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var now = session.clock().instant();
        var asked = Yaml.object()
                .put("trigger", trigger)
                .put("from", Times.parse("--from", from, now))
                .put("until", Times.parse("--until", until, now))
                .put("run", run)
                .put("dryRun", isDryRun);
        var body = new Body(asked.toString().getBytes(StandardCharsets.UTF_8), "application/json");
        try (var gateways = target.gateways()) {
            var answer = new JsonApi("the topic", gateways.data(), target.token())
                    .ask("POST", EventsCommand.topic(target, topic) + "/replay", Map.of(), body);
            var matched = answer.path("matched").asLong();
            session.out()
                    .println(
                            isDryRun
                                    ? "would send " + matched
                                    : "sent " + answer.path("accepted").asLong() + " of " + matched);
            if (!isDryRun && !answer.path("complete").asBoolean()) {
                throw new CommandException(
                        ExitCode.FAILED, "the Trigger has no room for more now: go on later with --run " + run);
            }
        }
        return ExitCode.OK;
    }
}
