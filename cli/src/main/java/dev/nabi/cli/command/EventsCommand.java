package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Asynchronous calls and topics. */
@Command(
        name = "events",
        description = "Follow and cancel asynchronous calls; publish on topics, read and replay them.")
final class EventsCommand implements CommandGroup {
    private final Session session;

    EventsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Map<String, Object> commands() {
        var commands = new LinkedHashMap<String, Object>();
        commands.put("show", new EventsShowCommand(session));
        commands.put("cancel", new EventsCancelCommand(session));
        commands.put("publish", new EventsPublishCommand(session));
        commands.put("list", new EventsListCommand(session));
        commands.put("replay", new EventsReplayCommand(session));
        return commands;
    }

    /** Header fields as options have them, {@code NAME:VALUE}. */
    static Map<String, List<String>> fields(List<String> headers) {
        var fields = new LinkedHashMap<String, List<String>>();
        for (var header : headers) {
            var colon = header.indexOf(':');
            if (colon <= 0) {
                throw CommandException.usage("-H '" + header + "' is not NAME:VALUE");
            }
            fields.put(
                    header.substring(0, colon).trim(),
                    List.of(header.substring(colon + 1).trim()));
        }
        return fields;
    }

    static String topic(Target target, String topic) {
        if (!topic.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw CommandException.usage("'" + topic + "' is no name of a topic: a DNS label of at most 63 characters");
        }
        return "/events/" + target.namespace() + "/" + topic;
    }
}
