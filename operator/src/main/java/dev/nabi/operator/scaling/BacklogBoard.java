package dev.nabi.operator.scaling;

import dev.nabi.api.FunctionKey;
import dev.nabi.api.demand.BacklogReport;
import dev.nabi.api.demand.BacklogReport.FunctionBacklog;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * How many events wait, as the events processes said last. Each of them tells the whole, since they share a store: the most
 * that one says is believed. Lives on the scaling loop's thread.
 */
final class BacklogBoard {
    /** They write each second; what was said before that long is forgotten, and gateways tell of what is called. */
    static final Duration FRESH = Duration.ofSeconds(10);

    private final Map<URI, Source> sources = new HashMap<>();
    private volatile long total;

    /** What one process said, line by line laid over each other. */
    private static final class Source {
        private final Map<FunctionKey, FunctionBacklog> functions = new HashMap<>();
        private Instant heard = Instant.MIN;

        boolean isFresh(Instant now) {
            return now.isBefore(heard.plus(FRESH));
        }
    }

    /** Takes a line in; gives the Functions that have events. */
    List<FunctionKey> apply(URI source, BacklogReport report, Instant now) {
        var said = sources.computeIfAbsent(source, _ -> new Source());
        said.heard = now;
        var listed = new HashSet<FunctionKey>();
        var due = new ArrayList<FunctionKey>();
        for (var backlog : report.functions()) {
            var key = new FunctionKey(backlog.namespace(), backlog.function());
            listed.add(key);
            if (backlog.due() > 0) {
                said.functions.put(key, backlog);
                due.add(key);
            } else {
                said.functions.remove(key);
            }
        }
        if (report.complete()) {
            said.functions.keySet().retainAll(listed);
        }
        total = sources.values().stream()
                .mapToLong(each -> each.functions.values().stream()
                        .mapToLong(FunctionBacklog::due)
                        .sum())
                .max()
                .orElse(0);
        return due;
    }

    /** A stream has ended: another process may take over, and until then what it said holds for a moment. */
    void broken(URI source) {
        if (sources.size() > 1) {
            sources.remove(source);
        }
    }

    /** How many events of a Function may be in flight now. */
    int due(FunctionKey function, Instant now) {
        return sources.values().stream()
                .filter(source -> source.isFresh(now))
                .map(source -> source.functions.get(function))
                .filter(backlog -> backlog != null)
                .mapToInt(backlog -> (int) Math.min(
                        Integer.MAX_VALUE, backlog.cap() > 0 ? Math.min(backlog.due(), backlog.cap()) : backlog.due()))
                .max()
                .orElse(0);
    }

    /** How many events wait, over all Functions; read from anywhere. */
    long total() {
        return total;
    }
}
