package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.Body;
import dev.nabi.cli.kube.Yaml;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes an access key. */
@Command(name = "create", description = "Make an access key. Its secret is shown this once.")
final class AccessKeyCreateCommand extends ClusterCommand {
    @Mixin
    OutputOption output = new OutputOption();

    @Option(
            names = "--service-account",
            paramLabel = "NAME",
            description =
                    "The ServiceAccount in the namespace whose rights the key has; you must be allowed to create tokens for"
                            + " it. Default: the rights of your own token, as long as that holds.")
    String account = "";

    @Option(
            names = "--days",
            paramLabel = "NUMBER",
            description =
                    "How long the key holds, as far as the API server allows; default: ${DEFAULT-VALUE}. A key that is in use"
                            + " is renewed for as long again where its account may create its own token.")
    int days = 90;

    AccessKeyCreateCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var wanted = Yaml.object()
                .put("namespace", target.namespace())
                .put("serviceAccount", account)
                .put("days", days);
        try (var gateways = target.gateways()) {
            var console = AccessKeyCommand.api(target, gateways);
            var key = console.ask(
                    "POST", AccessKeyCommand.PATH, Map.of(), Body.of(wanted.toString(), "application/json"));
            output.printer(session)
                    .object(
                            key,
                            () -> "export AWS_ACCESS_KEY_ID="
                                    + key.path("accessKeyId").asText()
                                    + "\nexport AWS_SECRET_ACCESS_KEY="
                                    + key.path("secretAccessKey").asText() + "\n");
            session.say("aws lambda list-functions --endpoint-url " + console.base() + " --region eu-central-1"
                    + (key.hasNonNull("ends")
                            ? "; the key holds until " + key.path("ends").asText()
                            : ""));
        }
        return ExitCode.OK;
    }
}
