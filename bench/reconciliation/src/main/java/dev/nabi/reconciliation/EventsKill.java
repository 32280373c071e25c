package dev.nabi.reconciliation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.logging.LogManager;

/**
 * Plays two rounds of events, with one replica on SQLite and with three on PostgreSQL, and says whether the books are right.
 *
 * <p>Arguments: the gateway's jar, that of events, events of each round (50000), kills of each round (60), clients (16),
 * seed (by the clock). Three tenths of the events are records of Kafka.
 */
public final class EventsKill {
    private EventsKill() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        // What the libraries of the database and of Kafka say of each kill.
        LogManager.getLogManager().reset();
        var events = number(arguments, 2, 50_000);
        var seed = number(arguments, 5, (int) (System.currentTimeMillis() % 1_000_000));
        var directory = Files.createTempDirectory("nabi-events-kill");
        var right = true;
        for (var replicas : new int[] {1, 3}) {
            right &= play(new EventsOptions(
                    Path.of(arguments[0]).toAbsolutePath(),
                    Path.of(arguments[1]).toAbsolutePath(),
                    Files.createDirectory(directory.resolve("replicas-" + replicas)),
                    replicas,
                    number(arguments, 4, 16),
                    events - events * 3 / 10,
                    events * 3 / 10,
                    number(arguments, 3, 60),
                    // Of SQLite only the gateways' ledger is there.
                    Duration.ofSeconds(replicas == 1 ? 3 : 60),
                    seed,
                    EventsRound.longest(events)));
        }
        if (right) {
            Child.delete(directory);
        } else {
            System.out.println("logs and stores are kept in " + directory);
        }
        System.exit(right ? 0 : 1);
    }

    private static boolean play(EventsOptions options) throws IOException, InterruptedException, ExecutionException {
        var start = System.nanoTime();
        try (var round = new EventsRound(options)) {
            var evidence = round.play();
            var checks = EventsBooks.of(evidence);
            System.out.println(report(options, round, evidence, checks));
            System.out.println(
                    "took " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s\n");
            return checks.stream().allMatch(Books.Check::holds);
        }
    }

    static String report(EventsOptions options, EventsRound round, EventsEvidence evidence, List<Books.Check> checks) {
        var text = new StringBuilder();
        text.append("%d replica(s) of events on %s, %d clients, seed %d%n"
                .formatted(
                        options.replicas(),
                        options.replicas() == 1 ? "SQLite" : "PostgreSQL",
                        options.clients(),
                        options.seed()));
        text.append("kills with SIGKILL: %d %s%n"
                .formatted(round.killer().total(), round.killer().kills()));
        text.append("calls: %d answered 202, %d refused, %d without an answer; records of Kafka: %d%n"
                .formatted(
                        evidence.called().size(),
                        round.caller().refused(),
                        round.caller().broken(),
                        evidence.records()));
        evidence.ledger()
                .rows()
                .forEach((function, row) -> text.append(
                        "ledger, %-9s %s, interrupted %d%n".formatted(function, row.outcomes(), row.interrupted())));
        for (var check : checks) {
            text.append(
                    "%-6s %-66s %s%n".formatted(check.holds() ? "holds" : "FAILS", check.equation(), check.found()));
        }
        return text.toString();
    }

    private static int number(String[] arguments, int index, int absent) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : absent;
    }
}
