package dev.nabi.cli.command;

import dev.nabi.cli.ExitCode;
import dev.nabi.cli.Session;
import dev.nabi.cli.logs.LogFilter;
import dev.nabi.cli.logs.LogLine;
import dev.nabi.cli.logs.LogSource;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a Function's instances printed, also those that have ended, as far as the installation keeps that. */
@Command(
        name = "logs",
        description = "Show what a Function's instances printed, those that ended among them where they are kept.")
final class LogsCommand extends ClusterCommand {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    @Parameters(paramLabel = "NAME", description = "The Function.")
    String name = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is printed, until Ctrl-C.")
    boolean isFollowing;

    @Option(
            names = "--invocation",
            paramLabel = "ID",
            description = "What one invocation printed (Nabi-Invocation-Id).")
    String invocation = "";

    @Option(names = "--since", paramLabel = "DURATION", description = "Not older than this, as 10m or 2h.")
    @Nullable
    String since;

    @Option(
            names = {"-p", "--previous"},
            description = "Also the run before, where a container was restarted.")
    boolean isWithPrevious;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text, or json: the lines as they were written.")
    String output = "text";

    @Option(
            names = "--loki",
            paramLabel = "ADDRESS",
            description =
                    "The Loki that keeps the logs of instances that have ended: http://HOST:PORT, or NAMESPACE/SERVICE:PORT "
                            + "through the API server; default: NABI_LOKI.")
    @Nullable
    String loki;

    @Option(names = "--tail", paramLabel = "LINES", description = "The last lines alone; 0 for none before -f.")
    int tail = Integer.MAX_VALUE;

    LogsCommand(Session session) {
        super(session);
    }

    @Override
    ExitCode run(Target target) {
        var reading =
                loki == null ? new LogReading(session, target, name) : new LogReading(session, target, name, loki);
        var age = Optional.ofNullable(since).map(text -> Durations.parse("--since", text));
        var filter = LogFilter.of(invocation, age, session.clock().instant());
        if (isFollowing) {
            return follow(target, reading, filter);
        }
        var lines = reading.lines(filter, age, isWithPrevious || !invocation.isEmpty());
        lines.stream()
                .skip(Math.max(0, lines.size() - tail))
                .forEach(found -> write(reading, found.source(), found.line()));
        if (lines.isEmpty()) {
            return nothing(target, reading);
        }
        return ExitCode.OK;
    }

    private synchronized void write(LogReading reading, LogSource source, LogLine line) {
        session.out().println(output.equals("json") ? line.text() : reading.shown(source, line));
        if (isFollowing) {
            session.out().flush();
        }
    }

    /** Says plainly why there is nothing. */
    private ExitCode nothing(Target target, LogReading reading) {
        target.functions().require(target.namespace(), name);
        var what = invocation.isEmpty() ? "no lines" : "no lines of the invocation " + invocation;
        session.say(
                "nabi: " + what
                        + (reading.seesEnded()
                                ? " in the logs of running and ended instances"
                                : " in the logs of running instances. This cluster's API keeps no logs of instances that have ended:"
                                        + " --loki (NABI_LOKI) says where the installation keeps them, if it does (docs/logging.md)"));
        return invocation.isEmpty() ? ExitCode.OK : ExitCode.NOT_FOUND;
    }

    private ExitCode follow(Target target, LogReading reading, LogFilter filter) {
        target.functions().require(target.namespace(), name);
        var known = ConcurrentHashMap.<String>newKeySet();
        var isFirst = true;
        while (!Thread.currentThread().isInterrupted()) {
            for (var source : reading.logs().running(false)) {
                if (known.add(source.pod())) {
                    var from = isFirst && tail == 0 ? Optional.of(Duration.ofSeconds(1)) : Optional.<Duration>empty();
                    Thread.ofVirtual()
                            .name("log of " + source.pod())
                            .start(() -> followOne(reading, source, filter, from, known));
                }
            }
            isFirst = false;
            try {
                Thread.sleep(LOOK_AGAIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return ExitCode.OK;
    }

    private void followOne(
            LogReading reading, LogSource source, LogFilter filter, Optional<Duration> since, Set<String> known) {
        var lines = new int[1];
        reading.logs().read(source, true, since, line -> {
            lines[0]++;
            if (filter.matches(line)) {
                write(reading, source, line);
            }
        });
        if (lines[0] == 0) {
            // The container was not there yet: it is asked for again.
            known.remove(source.pod());
        }
    }
}
