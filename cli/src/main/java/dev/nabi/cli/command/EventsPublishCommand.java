package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.Body;
import dev.nabi.cli.gateway.JsonApi;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes an event on a topic. */
@Command(
        name = "publish",
        description =
                "Publish an event on a topic. Without --type, the body is a CloudEvent of JSON, or an array of them.")
final class EventsPublishCommand extends ClusterCommand {
    @Parameters(paramLabel = "TOPIC", description = "The topic.")
    String topic = "";

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DATA",
            description = "The data; @FILE takes a file's content, @- standard input.")
    @Nullable
    String data;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "The data, from a file, with the content type of its name.")
    @Nullable
    String file;

    @Option(names = "--type", paramLabel = "TYPE", description = "The event's type, such as order.paid.")
    String type = "";

    @Option(names = "--source", paramLabel = "URI", description = "The event's source; default: ${DEFAULT-VALUE}.")
    String source = "/nabi/cli";

    @Option(names = "--subject", paramLabel = "SUBJECT", description = "The event's subject.")
    String subject = "";

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "The event's id, by which an event that is published again is known; default: a new one.")
    String id = "";

    EventsPublishCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        if (data != null && file != null) {
            throw CommandException.usage("only one of --data and --file");
        }
        var bodies = new Bodies(session);
        var body = file != null ? bodies.file(file) : data != null ? bodies.data(data) : Body.NONE;
        try (var gateways = target.gateways()) {
            var answer = new JsonApi("the topic", gateways.data(), target.token())
                    .ask("POST", EventsCommand.topic(target, topic), fields(body), body);
            session.out()
                    .println("published " + answer.path("events").asLong() + ", for "
                            + answer.path("deliveries").asLong() + " deliveries"
                            + (answer.path("repeated").asLong() > 0
                                    ? "; " + answer.path("repeated").asLong() + " were there before"
                                    : ""));
        }
        return ExitCode.OK;
    }

    private Map<String, List<String>> fields(Body body) {
        var fields = new LinkedHashMap<String, List<String>>();
        if (type.isEmpty()) {
            if (body.isEmpty()) {
                throw CommandException.usage("--type, or a CloudEvent of JSON by --data or --file");
            }
            var isBatch = body.text().stripLeading().startsWith("[");
            fields.put("Content-Type", List.of("application/cloudevents" + (isBatch ? "-batch" : "") + "+json"));
            return fields;
        }
        fields.put("ce-specversion", List.of("1.0"));
        fields.put("ce-id", List.of(id.isEmpty() ? UUID.randomUUID().toString() : id));
        fields.put("ce-source", List.of(source));
        fields.put("ce-type", List.of(type));
        if (!subject.isEmpty()) {
            fields.put("ce-subject", List.of(subject));
        }
        if (!body.contentType().isEmpty()) {
            fields.put("Content-Type", List.of(body.contentType()));
        }
        return fields;
    }
}
