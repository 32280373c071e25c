package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.function.FunctionView;
import dev.nabi.cli.function.Traffic;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives the traffic back to an earlier revision, and holds it there until the next deployment. */
@Command(
        name = "rollback",
        description = {
            "Give all traffic to an earlier revision, and hold it there until the next deploy.",
            "The spec keeps the newer code: the next deploy that works takes the traffic again."
        })
final class RollbackCommand extends ClusterCommand {
    @Parameters(paramLabel = "NAME", description = "The Function.")
    String name = "";

    @Option(names = "--to", paramLabel = "REVISION", description = "Its name or number; default: the one before.")
    @Nullable
    String revision;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to wait; default: ${DEFAULT-VALUE}.")
    int timeout = 120;

    RollbackCommand(Session session) {
        super(session);
    }

    /** By the annotation of earlier deploys, and by the Events of promotions, as far as there are any. */
    private Set<String> served(Target target, FunctionView function) {
        var served = new HashSet<>(Traffic.served(function));
        target.functions().events(function.object()).stream()
                .filter(event -> "Promoted".equals(event.path("reason").asText()))
                .forEach(event -> served.add(event.path("message").asText().replaceFirst(" .*", "")));
        return served;
    }

    @Override
    ExitCode run(Target target) {
        var function = new FunctionView(target.functions().require(target.namespace(), name));
        var existing = target.functions().revisions(target.namespace(), name).stream()
                .map(deployment -> deployment.path("metadata").path("name").asText())
                .toList();
        var to = revision != null
                ? Traffic.revision(name, revision)
                : Traffic.before(function, existing, served(target, function))
                        .orElseThrow(() -> new CommandException(
                                ExitCode.NOT_FOUND,
                                "there is no earlier revision of '" + name + "' to go back to; there are "
                                        + String.join(", ", existing)));
        if (!existing.isEmpty() && !to.isEmpty() && !existing.contains(to)) {
            throw new CommandException(
                    ExitCode.NOT_FOUND, "there is no revision " + to + "; there are " + String.join(", ", existing));
        }
        return new TrafficWriting(session, target).write(name, Traffic.allTo(to, function), timeout);
    }
}
