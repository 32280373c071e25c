package dev.nabi.cli.command;

import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.Gateways;
import dev.nabi.cli.gateway.JsonApi;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** Access keys, by which clients of AWS Lambda's API sign. */
@Command(
        name = "access-key",
        description = "Make, list and delete access keys, by which clients of AWS Lambda's API sign their requests.")
final class AccessKeyCommand implements CommandGroup {
    static final String PATH = "/access-keys";

    private final Session session;

    AccessKeyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Map<String, Object> commands() {
        var commands = new LinkedHashMap<String, Object>();
        commands.put("create", new AccessKeyCreateCommand(session));
        commands.put("list", new AccessKeyListCommand(session));
        commands.put("delete", new AccessKeyDeleteCommand(session));
        return commands;
    }

    /** The console's API, which does what it is asked with the user's token. */
    static JsonApi api(Target target, Gateways gateways) {
        return new JsonApi("the console", gateways.console(), target.api().token());
    }
}
