package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.kube.ApiException;
import dev.nabi.cli.kube.PlatformAccount;
import dev.nabi.cli.kube.PlatformToken;
import picocli.CommandLine.Command;

/** Deletes the account. */
@Command(name = "delete", description = "Delete what nabi account create made; tokens of it end at once.")
final class AccountDeleteCommand extends ClusterCommand {
    AccountDeleteCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        for (var part : PlatformAccount.parts(target.namespace()).reversed()) {
            try {
                target.api().delete(part.path());
            } catch (ApiException e) {
                if (e.status() != 404) {
                    throw e;
                }
            }
        }
        session.out()
                .println("deleted the ServiceAccount " + PlatformToken.ACCOUNT + " in the namespace "
                        + target.namespace());
        return ExitCode.OK;
    }
}
