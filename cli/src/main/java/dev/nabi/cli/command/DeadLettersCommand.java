package dev.nabi.cli.command;

import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.Gateways;
import dev.nabi.cli.gateway.JsonApi;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** Dead letters: events that could not be delivered. */
@Command(
        name = "dead-letters",
        description = "Look at events that could not be delivered, send them again, or delete them.")
final class DeadLettersCommand implements CommandGroup {
    private final Session session;

    DeadLettersCommand(Session session) {
        this.session = session;
    }

    @Override
    public Map<String, Object> commands() {
        var commands = new LinkedHashMap<String, Object>();
        commands.put("list", new DeadLettersListCommand(session));
        commands.put("show", new DeadLettersShowCommand(session));
        commands.put("redrive", new DeadLettersRedriveCommand(session));
        commands.put("purge", new DeadLettersPurgeCommand(session));
        return commands;
    }

    /** The API, which asks Kubernetes whether the user's token may. */
    static JsonApi api(Target target, Gateways gateways) {
        return new JsonApi("events", gateways.events(), target.token());
    }

    static String path(Target target) {
        return "/v1/namespaces/" + target.namespace() + "/dead-letters";
    }
}
