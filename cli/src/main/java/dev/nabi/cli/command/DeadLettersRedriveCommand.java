package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.JsonApi;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends dead letters again. */
@Command(
        name = "redrive",
        description =
                "Send dead letters again: by id, those that fit, or all (--all). Each has all attempts before it again.")
final class DeadLettersRedriveCommand extends ClusterCommand {
    @Mixin
    DeadLetterOptions which = new DeadLetterOptions();

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids, as nabi dead-letters list shows them.")
    List<String> ids = List.of();

    @Option(names = "--all", description = "All of the namespace.")
    boolean isForAll;

    @Option(names = "--dry-run", description = "Say how many it would be, and change nothing.")
    boolean isDryRun;

    @Option(
            names = "--rate",
            paramLabel = "NUMBER",
            description = "How many are sent each second, up to 1000; default: ${DEFAULT-VALUE}.")
    int rate = 50;

    DeadLettersRedriveCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        new DeadLetterChoice(ids, which, isForAll).check();
        try (var gateways = target.gateways()) {
            var api = DeadLettersCommand.api(target, gateways);
            var path = DeadLettersCommand.path(target);
            var redriven = ids.isEmpty() ? each(api, path) : byId(api, path);
            session.out().println((isDryRun ? "would redrive " : "redrove ") + redriven);
        }
        return ExitCode.OK;
    }

    private long byId(JsonApi api, String path) {
        for (var id : ids) {
            var one = path + "/" + EventIdForm.checked(id);
            if (isDryRun) {
                api.get(one);
            } else {
                api.post(one + "/redrive");
            }
        }
        return ids.size();
    }

    /** In parts, since the API takes so many at once; what dies again meanwhile is not sent once more. */
    private long each(JsonApi api, String path) {
        var parameters = which.parameters(session);
        parameters.put("rate", Integer.toString(rate));
        if (isDryRun) {
            parameters.put("dryRun", "true");
            var would = api.post(path + "/redrive" + JsonApi.query(parameters));
            return would.path("wouldRedrive").asLong() + would.path("left").asLong();
        }
        var start = session.clock().instant().toString();
        var all = 0L;
        while (true) {
            var part = api.post(path + "/redrive" + JsonApi.query(parameters));
            var redriven = part.path("redriven").asLong();
            all += redriven;
            if (redriven == 0 || part.path("left").asLong() == 0) {
                return all;
            }
            if (which.until.isEmpty()) {
                parameters.put("until", start);
            }
            session.say("redrove " + all + ", " + part.path("left").asLong() + " to go");
            pause(Duration.ofMillis(redriven * 1000 / rate));
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.FAILED, "interrupted", e);
        }
    }
}
