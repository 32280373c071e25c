package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import java.util.List;

/** Which dead letters a command changes: exactly one of ids, a filter and all. */
record DeadLetterChoice(List<String> ids, DeadLetterOptions filter, boolean isForAll) {
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
}
