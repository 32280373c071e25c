package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.JsonApi;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Deletes dead letters. */
@Command(name = "purge", description = "Delete dead letters for good: by id, those that fit, or all (--all).")
final class DeadLettersPurgeCommand extends ClusterCommand {
    @Mixin
    DeadLetterChoice which = new DeadLetterChoice();

    DeadLettersPurgeCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        which.check();
        try (var gateways = target.gateways()) {
            var api = DeadLettersCommand.api(target, gateways);
            var path = DeadLettersCommand.path(target);
            var purged = which.isByIds() ? which.each(api, path, JsonApi::delete) : inParts(api, path);
            session.out().println((which.isDryRun ? "would purge " : "purged ") + purged);
        }
        return ExitCode.OK;
    }

    /** In parts, since the API takes so many at once. */
    private long inParts(JsonApi api, String path) {
        var parameters = which.filter.parameters(session);
        if (which.isDryRun) {
            parameters.put("dryRun", "true");
        }
        var all = 0L;
        while (true) {
            var part = api.post(path + "/purge" + JsonApi.query(parameters));
            if (which.isDryRun) {
                return part.path("wouldPurge").asLong() + part.path("left").asLong();
            }
            all += part.path("purged").asLong();
            if (part.path("purged").asLong() == 0 || part.path("left").asLong() == 0) {
                return all;
            }
        }
    }
}
