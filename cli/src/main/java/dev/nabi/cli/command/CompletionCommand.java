package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script by which a shell completes commands and options. */
@Command(
        name = "completion",
        description = {
            "Print a script by which the shell completes commands and options:",
            "  source <(nabi completion bash)      (zsh: autoload bashcompinit && bashcompinit first)"
        })
final class CompletionCommand implements Callable<Integer> {
    enum Shell {
        bash,
        zsh
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            description = "${COMPLETION-CANDIDATES}; default: bash. Both take the same script.")
    Shell shell = Shell.bash;

    @Spec
    @Nullable
    CommandSpec spec;

    private final Session session;

    CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        var root = Objects.requireNonNull(spec).root();
        session.out().println(AutoComplete.bash(root.name(), root.commandLine()));
        return ExitCode.OK.number();
    }
}
