package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.kube.Triggers;
import dev.nabi.cli.output.Format;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists Triggers. */
@Command(
        name = "triggers",
        description = "List the Triggers of a namespace: what calls which Function, and what waits.")
final class TriggersCommand extends ClusterCommand {
    @Mixin
    OutputOption output = new OutputOption();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Those of all namespaces.")
    boolean isForAll;

    TriggersCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var triggers = new Triggers(target.api()).list(isForAll ? "" : target.namespace());
        if (triggers.isEmpty() && output.format == Format.table) {
            session.say(
                    isForAll
                            ? "no Triggers"
                            : "no Triggers in the namespace '" + target.namespace() + "' (-A shows those of all)");
            return ExitCode.OK;
        }
        output.printer(session)
                .objects(
                        triggers,
                        () -> new TriggerTable(
                                        triggers, isForAll, session.clock().instant())
                                .text());
        return ExitCode.OK;
    }
}
