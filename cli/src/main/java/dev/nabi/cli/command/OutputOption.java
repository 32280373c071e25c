package dev.nabi.cli.command;

import dev.nabi.cli.Session;
import dev.nabi.cli.output.Format;
import dev.nabi.cli.output.Printer;
import picocli.CommandLine.Option;

/** The option that says how results are written. */
final class OutputOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "How the result is written: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    Format format = Format.table;

    Printer printer(Session session) {
        return new Printer(session.out(), format);
    }
}
