package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import dev.nabi.cli.gateway.JsonApi;
import java.util.List;
import java.util.function.BiConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of what changes dead letters: which ones, by exactly one of ids, a filter and all; and whether to change them. */
final class DeadLetterChoice {
    @Mixin
    DeadLetterOptions filter = new DeadLetterOptions();

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids, as nabi dead-letters list shows them.")
    List<String> ids = List.of();

    @Option(names = "--all", description = "All of the namespace.")
    boolean isForAll;

    @Option(names = "--dry-run", description = "Say how many it would be, and change nothing.")
    boolean isDryRun;

    void check() {
        var isFiltered = !filter.isEmpty();
        if (!ids.isEmpty() && (isFiltered || isForAll)) {
            throw CommandException.usage("either ids, or a filter or --all");
        }
        if (ids.isEmpty() && !isFiltered && !isForAll) {
            throw CommandException.usage(
                    "which dead letters? Name ids, a filter (--function, --trigger, --reason, --since, --until), or --all");
        }
    }

    boolean isByIds() {
        return !ids.isEmpty();
    }

    /** Changes each that has an id here; a dry run looks whether it is there. Gives how many. */
    long each(JsonApi api, String path, BiConsumer<JsonApi, String> change) {
        for (var id : ids) {
            var one = path + "/" + EventIdForm.checked(id);
            if (isDryRun) {
                api.get(one);
            } else {
                change.accept(api, one);
            }
        }
        return ids.size();
    }
}
