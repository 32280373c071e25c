package dev.nabi.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.kube.PlatformAccount;
import dev.nabi.cli.kube.PlatformToken;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the account. */
@Command(
        name = "create",
        description = "Create the ServiceAccount " + PlatformToken.ACCOUNT
                + " of the namespace, with a Role: to store code, to see usage, to use topics and dead letters.")
final class AccountCreateCommand extends ClusterCommand {
    @Mixin
    OutputOption output = new OutputOption();

    @Option(names = "--dry-run", description = "Create nothing; with -o yaml, write the objects for who applies them.")
    boolean isDryRun;

    AccountCreateCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var parts = PlatformAccount.parts(target.namespace());
        if (!isDryRun) {
            parts.forEach(part -> target.api().apply(part.path(), part.object()));
        }
        var objects = parts.stream().<JsonNode>map(PlatformAccount.Part::object).toList();
        output.printer(session)
                .objects(
                        objects,
                        () -> (isDryRun ? "would create" : "created") + " the ServiceAccount " + PlatformToken.ACCOUNT
                                + ", a Role and its RoleBinding in the namespace " + target.namespace() + "\n");
        return ExitCode.OK;
    }
}
