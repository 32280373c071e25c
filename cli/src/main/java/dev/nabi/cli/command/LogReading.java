package dev.nabi.cli.command;

import dev.nabi.cli.Session;
import dev.nabi.cli.gateway.Loki;
import dev.nabi.cli.logs.InstanceLogs;
import dev.nabi.cli.logs.LogFilter;
import dev.nabi.cli.logs.LogLine;
import dev.nabi.cli.logs.LogSource;
import dev.nabi.cli.logs.LokiLogs;
import dev.nabi.cli.output.Colours;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads the logs of a Function's instances, and writes lines as a person reads them. */
final class LogReading {
    private static final int MOST_SOURCES = 50;
    private static final int MOST_LINES = 100_000;

    private final Session session;
    private final InstanceLogs logs;
    private final Optional<LokiLogs> loki;
    private final Colours colours;

    LogReading(Session session, Target target, String function) {
        this(session, target, function, session.environment().getOrDefault("NABI_LOKI", ""));
    }

    /** With the address of a Loki; empty for none. */
    LogReading(Session session, Target target, String function, String loki) {
        this.session = session;
        logs = new InstanceLogs(target.api(), target.namespace(), function);
        this.loki = loki.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new LokiLogs(Loki.at(loki, target.api(), session.environment()), target.namespace(), function));
        colours = Colours.of(session);
    }

    /** A line and where it comes from. */
    record Found(LogSource source, LogLine line) {}

    /** Writes what one invocation printed; says how many lines that were. */
    int ofInvocation(String id, Consumer<String> writer) {
        var lines = lines(new LogFilter(id, Optional.empty()), Optional.empty(), true);
        lines.forEach(found -> writer.accept(found.line().message()));
        return lines.size();
    }

    /** All lines that a filter lets through, by their times: of instances that there are, and of those that have ended. */
    List<Found> lines(LogFilter filter, Optional<Duration> since, boolean withPrevious) {
        var running = logs.running(withPrevious);
        var sources = new ArrayList<>(logs.ended().orElse(List.of()));
        sources.addAll(running);
        var found = new ArrayList<Found>();
        loki.ifPresent(kept -> kept.read(
                filter,
                session.clock().instant(),
                running.stream().map(LogSource::pod).collect(Collectors.toSet()),
                (source, line) -> found.add(new Found(source, line))));
        for (var source : sources.subList(Math.max(0, sources.size() - MOST_SOURCES), sources.size())) {
            logs.read(source, false, since, line -> {
                if (filter.matches(line) && found.size() < MOST_LINES) {
                    found.add(new Found(source, line));
                }
            });
        }
        // Lines without a time stay behind the line before them.
        return inOrder(found);
    }

    private static List<Found> inOrder(List<Found> found) {
        var keys = new java.util.IdentityHashMap<Found, String>();
        var last = new java.util.HashMap<LogSource, String>();
        for (var its : found) {
            var time = its.line().time();
            if (!time.isEmpty()) {
                last.put(its.source(), time);
            }
            keys.put(its, last.getOrDefault(its.source(), its.source().ended()));
        }
        var sorted = new ArrayList<>(found);
        sorted.sort(java.util.Comparator.comparing(its -> keys.getOrDefault(its, "")));
        return sorted;
    }

    /** Whether logs of instances that have ended are kept where this looks. */
    boolean seesEnded() {
        return loki.isPresent() || logs.ended().isPresent();
    }

    InstanceLogs logs() {
        return logs;
    }

    /** A line with the time of day, the instance's end of name and the level where that is no plain INFO. */
    String shown(LogSource source, LogLine line) {
        var pod = source.pod();
        var who = colours.grey(pod.substring(Math.max(0, pod.length() - 5)));
        var time = line.time().length() >= 23 ? line.time().substring(11, 23) + " " : "";
        var level = line.field("level");
        var mark = level.isEmpty() || level.equals("INFO") ? "" : coloured(level) + " ";
        return colours.grey(time) + who + " " + mark + line.message();
    }

    private String coloured(String level) {
        return level.startsWith("WARN")
                ? colours.yellow(level)
                : level.equals("DEBUG") || level.equals("TRACE") ? colours.grey(level) : colours.red(level);
    }
}
