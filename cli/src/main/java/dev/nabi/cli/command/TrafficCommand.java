package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.function.FunctionView;
import dev.nabi.cli.function.Traffic;
import dev.nabi.cli.output.Table;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows or changes which revisions get how much of the traffic. */
@Command(
        name = "traffic",
        description = {
            "Show where the traffic goes, or split it: nabi traffic hello 1=90 2=10, or latest=100.",
            "REVISION=WEIGHT:TAG gives the revision a URL of its own, /function/NAMESPACE/NAME@TAG."
        })
final class TrafficCommand extends ClusterCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The Function.")
    String name = "";

    @Parameters(
            index = "1..*",
            paramLabel = "REVISION=WEIGHT",
            description = "A share in percent; together they are 100.")
    List<String> shares = List.of();

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "How long to wait; default: ${DEFAULT-VALUE}.")
    int timeout = 120;

    TrafficCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        if (shares.isEmpty()) {
            var function = new FunctionView(target.functions().require(target.namespace(), name));
            session.out().print(table(function));
            return ExitCode.OK;
        }
        var wanted = Traffic.parse(name, shares);
        var isDefault = wanted.size() == 1
                && wanted.getFirst().revision().isEmpty()
                && wanted.getFirst().tag().isEmpty();
        return new TrafficWriting(session, target).write(name, isDefault ? List.of() : wanted, timeout);
    }

    static String table(FunctionView function) {
        var table = new Table("REVISION", "WEIGHT", "TAG");
        function.traffic().forEach(share -> table.row(share.revision(), share.weight() + " %", share.tag()));
        return table.text();
    }
}
