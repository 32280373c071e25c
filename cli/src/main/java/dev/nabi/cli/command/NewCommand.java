package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.project.ProjectReader;
import dev.nabi.cli.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a folder with a new function. */
@Command(name = "new", description = "Make a folder with a new function: code, test, build and README.")
final class NewCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The function's name, and the folder's.")
    @Nullable
    String name;

    @Option(
            names = {"-t", "--template"},
            paramLabel = "TEMPLATE",
            description = "What to begin with; default: ${DEFAULT-VALUE}. --list tells them.")
    String template = "source";

    @Option(names = "--list", description = "Tell the templates.")
    boolean isListing;

    private final Session session;

    NewCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (isListing) {
            Template.ALL.forEach(its -> session.out().printf("%-12s %s%n", its.name(), its.description()));
            return ExitCode.OK.number();
        }
        if (name == null) {
            throw CommandException.usage("a new function needs a NAME: nabi new hello");
        }
        var function = ProjectReader.nameOf(name);
        if (!function.equals(name)) {
            throw CommandException.usage(
                    "'" + name + "' is no name for a Function: small letters, digits and dashes, as in " + function);
        }
        var folder = session.path(name);
        if (Files.exists(folder)) {
            throw CommandException.usage(folder + " is there already; nothing was written");
        }
        var files = Template.named(template).of(function);
        files.forEach((path, content) -> write(folder.resolve(path), content));
        session.out().println("made " + name + "/ with " + String.join(", ", files.keySet()));
        session.out()
                .println("next: " + session.command() + " deploy " + name + " && " + session.command() + " invoke "
                        + name);
        return ExitCode.OK.number();
    }

    private static void write(Path file, String content) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, content);
        } catch (IOException e) {
            throw CommandException.usage(file + " cannot be written: " + e.getMessage());
        }
    }
}
