package dev.nabi.cli.command;

import dev.nabi.cli.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** The ServiceAccount of a namespace for people whom the API server knows by a certificate. */
@Command(
        name = "account",
        description = "The ServiceAccount of a namespace whose short tokens the platform's APIs are shown where your"
                + " kubeconfig has a certificate and no token.")
final class AccountCommand implements CommandGroup {
    private final Session session;

    AccountCommand(Session session) {
        this.session = session;
    }

    @Override
    public Map<String, Object> commands() {
        var commands = new LinkedHashMap<String, Object>();
        commands.put("create", new AccountCreateCommand(session));
        commands.put("delete", new AccountDeleteCommand(session));
        return commands;
    }
}
