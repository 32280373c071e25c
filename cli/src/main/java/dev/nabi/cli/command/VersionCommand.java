package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says which version of the command line this is. */
@Command(
        name = "version",
        description = "Say which version of the command line this is (nabi doctor: of the installation).")
final class VersionCommand implements Callable<Integer> {
    private final Session session;

    VersionCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        session.out()
                .println("nabi " + version() + " (Java " + Runtime.version().feature() + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")");
        return ExitCode.OK.number();
    }

    static String version() {
        return Objects.requireNonNullElse(
                VersionCommand.class.getPackage().getImplementationVersion(), "0 (not packaged)");
    }
}
