package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.importing.Imported;
import dev.nabi.cli.importing.Importer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Reads definitions of other platforms, and prints Functions and Triggers. */
@Command(
        name = "import",
        description = {
            "Read a template of AWS SAM or CloudFormation, of the Serverless Framework, a Knative Service or an OpenFaaS stack, and",
            "print Functions and Triggers, with a note for what does not carry over."
        })
final class ImportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The template.")
    String file = "";

    private final Session session;

    ImportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        var path = session.path(file);
        try {
            var imported = Importer.of(Files.readString(path));
            session.out().print(imported.stream().map(Imported::text).collect(Collectors.joining("---\n")));
            var notes = imported.stream().mapToInt(its -> its.notes().size()).sum();
            session.say(imported.size()
                    + (imported.size() == 1 ? " object, " : " objects, ")
                    + notes
                    + (notes == 1 ? " note" : " notes")
                    + (notes == 0 ? "" : " on what does not carry over"));
            return ExitCode.OK.number();
        } catch (IOException e) {
            throw CommandException.usage(path + " cannot be read: " + e.getMessage());
        }
    }
}
