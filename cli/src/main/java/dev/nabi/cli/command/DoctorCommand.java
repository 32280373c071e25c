package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.doctor.Checks;
import dev.nabi.cli.doctor.Finding;
import dev.nabi.cli.output.Colours;
import picocli.CommandLine.Command;

/** Says in words what is wrong with an installation, seen from this machine with the user's rights. */
@Command(
        name = "doctor",
        description = "Say what is wrong with this installation, seen from here with your rights, and what to do.")
final class DoctorCommand extends ClusterCommand {
    DoctorCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        session.out().println("nabi " + VersionCommand.version());
        try (var gateways = target.gateways()) {
            var findings = new Checks(
                            target.api(),
                            gateways,
                            target.namespace(),
                            session.clock().instant())
                    .run(this::tell);
            var problems = findings.stream()
                    .filter(finding -> finding.level() == Finding.Level.PROBLEM)
                    .count();
            session.out()
                    .println(
                            problems == 0 ? "no problem found" : problems + (problems == 1 ? " problem" : " problems"));
            return problems == 0 ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private void tell(Finding finding) {
        var colours = Colours.of(session);
        var mark =
                switch (finding.level()) {
                    case OK -> colours.green("ok     ");
                    case WARNING -> colours.yellow("warning");
                    case PROBLEM -> colours.red("problem");
                };
        session.out().println(mark + "  " + finding.what().replace("\n", "\n         "));
        if (!finding.advice().isEmpty()) {
            session.out().println("         → " + finding.advice());
        }
    }
}
