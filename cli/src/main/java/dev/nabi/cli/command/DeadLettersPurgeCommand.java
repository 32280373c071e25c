package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.JsonApi;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes dead letters. */
@Command(name = "purge", description = "Delete dead letters for good: by id, those that fit, or all (--all).")
final class DeadLettersPurgeCommand extends ClusterCommand {
    @Mixin
    DeadLetterOptions which = new DeadLetterOptions();

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids, as nabi dead-letters list shows them.")
    List<String> ids = List.of();

    @Option(names = "--all", description = "All of the namespace.")
    boolean isForAll;

    @Option(names = "--dry-run", description = "Say how many it would be, and change nothing.")
    boolean isDryRun;

    DeadLettersPurgeCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        new DeadLetterChoice(ids, which, isForAll).check();
        try (var gateways = target.gateways()) {
            var api = DeadLettersCommand.api(target, gateways);
            var path = DeadLettersCommand.path(target);
            var purged = ids.isEmpty() ? each(api, path) : byId(api, path);
            session.out().println((isDryRun ? "would purge " : "purged ") + purged);
        }
        return ExitCode.OK;
    }

    private long byId(JsonApi api, String path) {
        for (var id : ids) {
            var one = path + "/" + EventIdForm.checked(id);
            if (isDryRun) {
                api.get(one);
            } else {
                api.delete(one);
            }
        }
        return ids.size();
    }

    /** In parts, since the API takes so many at once. */
    private long each(JsonApi api, String path) {
        var parameters = which.parameters(session);
        if (isDryRun) {
            parameters.put("dryRun", "true");
        }
        var all = 0L;
        while (true) {
            var part = api.post(path + "/purge" + JsonApi.query(parameters));
            if (isDryRun) {
                return part.path("wouldPurge").asLong() + part.path("left").asLong();
            }
            all += part.path("purged").asLong();
            if (part.path("purged").asLong() == 0 || part.path("left").asLong() == 0) {
                return all;
            }
        }
    }
}
