package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.JsonApi;
import dev.nabi.cli.output.Format;
import dev.nabi.cli.output.Table;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists access keys. */
@Command(name = "list", description = "List the access keys of a namespace, without their secrets.")
final class AccessKeyListCommand extends ClusterCommand {
    @Mixin
    OutputOption output = new OutputOption();

    AccessKeyListCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        try (var gateways = target.gateways()) {
            var answer = AccessKeyCommand.api(target, gateways)
                    .get(AccessKeyCommand.PATH + JsonApi.query(Map.of("namespace", target.namespace())));
            var keys = answer.path("accessKeys").valueStream().toList();
            if (output.format == Format.name) {
                keys.forEach(
                        key -> session.out().println(key.path("accessKeyId").asText()));
                return ExitCode.OK;
            }
            output.printer(session).object(answer, () -> {
                var table = new Table("ACCESS KEY", "SERVICEACCOUNT", "ENDS");
                keys.forEach(key -> table.row(
                        key.path("accessKeyId").asText(),
                        key.path("serviceAccount").asText("").isEmpty()
                                ? "-"
                                : key.path("serviceAccount").asText(),
                        key.path("ends").asText("-")));
                return table.text();
            });
        }
        return ExitCode.OK;
    }
}
