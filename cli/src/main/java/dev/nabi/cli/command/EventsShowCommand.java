package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.Body;
import dev.nabi.cli.gateway.JsonApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what became of an asynchronous call. */
@Command(
        name = "show",
        description =
                "Show what became of an asynchronous call: its state, its attempts, and the result while it is kept.")
final class EventsShowCommand extends ClusterCommand {
    @Mixin
    OutputOption output = new OutputOption();

    @Parameters(paramLabel = "ID", description = "Its id, or its path /async/ID.")
    String id = "";

    @Option(names = "--wait", paramLabel = "TIME", description = "Wait for its end, up to 60s.")
    String wait = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME:VALUE",
            description = "A header field, such as the credential that the call was made with.")
    List<String> headers = new ArrayList<>();

    EventsShowCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        try (var gateways = target.gateways()) {
            var event = new JsonApi("the gateway", gateways.data(), Optional.empty())
                    .ask(
                            "GET",
                            "/async/" + EventIdForm.checked(id) + JsonApi.query(Map.of("wait", wait)),
                            EventsCommand.fields(headers),
                            Body.NONE);
            output.printer(session).object(event, () -> EventTables.of(event));
        }
        return ExitCode.OK;
    }
}
