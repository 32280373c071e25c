package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.JsonApi;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes an access key. */
@Command(name = "delete", description = "Delete an access key. What is signed with it is refused after ten seconds.")
final class AccessKeyDeleteCommand extends ClusterCommand {
    @Parameters(paramLabel = "ID", description = "The access key's id, as nabi access-key list shows it.")
    String id = "";

    AccessKeyDeleteCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        try (var gateways = target.gateways()) {
            AccessKeyCommand.api(target, gateways)
                    .delete(AccessKeyCommand.PATH + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8)
                            + JsonApi.query(Map.of("namespace", target.namespace())));
            session.say("deleted the access key " + id);
        }
        return ExitCode.OK;
    }
}
