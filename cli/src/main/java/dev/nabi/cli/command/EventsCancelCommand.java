package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.Body;
import dev.nabi.cli.gateway.JsonApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Cancels an asynchronous call. */
@Command(
        name = "cancel",
        description = "Cancel an asynchronous call. A delivery that is in flight goes on, and its answer is dropped.")
final class EventsCancelCommand extends ClusterCommand {
    @Parameters(paramLabel = "ID", description = "Its id, or its path /async/ID.")
    String id = "";

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME:VALUE",
            description = "A header field, such as the credential that the call was made with.")
    List<String> headers = new ArrayList<>();

    EventsCancelCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        try (var gateways = target.gateways()) {
            var event = new JsonApi("the gateway", gateways.data(), Optional.empty())
                    .ask("DELETE", "/async/" + EventIdForm.checked(id), EventsCommand.fields(headers), Body.NONE);
            session.out()
                    .println(event.path("state").asText() + " "
                            + event.path("id").asText());
        }
        return ExitCode.OK;
    }
}
