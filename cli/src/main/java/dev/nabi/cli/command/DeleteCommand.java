package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.kube.ApiException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Deletes Functions, with their revisions. */
@Command(name = "delete", description = "Delete Functions, with their revisions and the code that deploy stored.")
final class DeleteCommand extends ClusterCommand {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "The Functions.")
    List<String> names = List.of();

    DeleteCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var result = ExitCode.OK;
        for (var name : names) {
            try {
                target.functions().delete(target.namespace(), name);
                session.out().println("deleted " + name);
            } catch (ApiException e) {
                session.say("nabi: " + name + ": " + e.getMessage());
                result = e.code();
            }
        }
        return result;
    }
}
