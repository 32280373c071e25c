package dev.nabi.reconciliation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.LogManager;

/**
 * Plays two rounds, with one gateway and with three, and says whether the books are right.
 *
 * <p>Arguments: the gateway's jar, invocations (100000), kills (56), clients (8), seed (by the clock). A quarter of
 * both falls to the round with one gateway.
 */
public final class Reconciliation {
    private static final Duration AT_MOST = Duration.ofMinutes(9);
    private static final int FUNCTIONS = 200;

    private Reconciliation() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        // What the database's library says of each start and of each kill.
        LogManager.getLogManager().reset();
        var program = Path.of(arguments[0]).toAbsolutePath();
        var invocations = number(arguments, 1, 100_000);
        var kills = number(arguments, 2, 56);
        var clients = number(arguments, 3, 8);
        var seed = number(arguments, 4, (int) (System.currentTimeMillis() % 1_000_000));
        var directory = Files.createTempDirectory("nabi-reconciliation");
        var right = true;
        for (var gateways : new int[] {1, 3}) {
            var share = gateways == 1 ? 4 : 1;
            var rest = gateways == 1 ? 0 : 1;
            var options = new Options(
                    program,
                    Files.createDirectory(directory.resolve("gateways-" + gateways)),
                    gateways,
                    clients,
                    FUNCTIONS,
                    invocations / share - rest * (invocations / 4),
                    kills / share - rest * (kills / 4),
                    seed,
                    AT_MOST);
            right &= play(options);
        }
        if (right) {
            Child.delete(directory);
        } else {
            System.out.println("journals, logs and counts are kept in " + directory);
        }
        System.exit(right ? 0 : 1);
    }

    private static boolean play(Options options) throws IOException, InterruptedException {
        var started = System.nanoTime();
        try (var round = new Round(options)) {
            var evidence = round.play();
            var checks = Books.of(evidence);
            System.out.println(Report.of(options, round.killer(), evidence, checks));
            System.out.println(
                    "took " + Duration.ofNanos(System.nanoTime() - started).toSeconds() + " s\n");
            return checks.stream().allMatch(Books.Check::holds);
        }
    }

    private static int number(String[] arguments, int index, int absent) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : absent;
    }
}
