package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.JsonApi;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends dead letters again. */
@Command(
        name = "redrive",
        description =
                "Send dead letters again: by id, those that fit, or all (--all). Each has all attempts before it again.")
final class DeadLettersRedriveCommand extends ClusterCommand {
    @Mixin
    DeadLetterChoice which = new DeadLetterChoice();

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
        which.check();
        try (var gateways = target.gateways()) {
            var api = DeadLettersCommand.api(target, gateways);
            var path = DeadLettersCommand.path(target);
            var redriven = which.isByIds()
                    ? which.each(api, path, (its, one) -> its.post(one + "/redrive"))
                    : inParts(api, path);
            session.out().println((which.isDryRun ? "would redrive " : "redrove ") + redriven);
        }
        return ExitCode.OK;
    }

    /** In parts, since the API takes so many at once; what dies again meanwhile is not sent once more. */
    private long inParts(JsonApi api, String path) {
        var parameters = which.filter.parameters(session);
        parameters.put("rate", Integer.toString(rate));
        if (which.isDryRun) {
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
            if (which.filter.until.isEmpty()) {
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
