package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one dead letter. */
@Command(name = "show", description = "Show one dead letter: its attempts, the last answer, and what it carries.")
final class DeadLettersShowCommand extends ClusterCommand {
    @Mixin
    OutputOption output = new OutputOption();

    @Parameters(paramLabel = "ID", description = "Its id, as nabi dead-letters list shows it.")
    String id = "";

    DeadLettersShowCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        try (var gateways = target.gateways()) {
            var event = DeadLettersCommand.api(target, gateways)
                    .get(DeadLettersCommand.path(target) + "/" + EventIdForm.checked(id));
            output.printer(session).object(event, () -> EventTables.of(event));
        }
        return ExitCode.OK;
    }
}
