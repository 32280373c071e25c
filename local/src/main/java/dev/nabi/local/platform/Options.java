package dev.nabi.local.platform;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * What a person asks of the platform on the command line.
 *
 * @param home the directory of the project, in which the built parts are found
 * @param port where the gateway serves functions
 * @param empty no example is applied
 */
public record Options(
        Path home, Path state, int port, int apiPort, int gatewayManagementPort, int operatorPort, boolean empty) {

    static final String USAGE = """
            Usage: nabi local [options]

            Runs the whole platform on this machine, without a cluster, until Ctrl-C.

              --port N             where the gateway serves functions (8080)
              --api-port N         where the Kubernetes API listens (16443)
              --management-port N  where the gateway's health, metrics and demand are (9090)
              --operator-port N    where the operator's health and metrics are (9091)
              --empty              apply no example
              --state DIR          logs and kubeconfig; emptied of old pods at each start (.nabi)
              --home DIR           the project's directory (.)
              --help               this text
            """;

    static final Options DEFAULTS = new Options(Path.of(""), Path.of(".nabi"), 8080, 16443, 9090, 9091, false);

    /** What the command line says. */
    sealed interface Parsed {
        record Run(Options options) implements Parsed {}

        record Help() implements Parsed {}

        record Refused(String message) implements Parsed {}
    }

    static Parsed parse(List<String> arguments) {
        var words = new ArrayDeque<>(arguments);
        var options = DEFAULTS;
        try {
            while (!words.isEmpty()) {
                var word = words.remove();
                if (word.equals("--help") || word.equals("-h")) {
                    return new Parsed.Help();
                }
                options = options.with(word, words);
            }
            options.refuseSharedPort();
            return new Parsed.Run(options);
        } catch (IllegalArgumentException e) {
            return new Parsed.Refused(String.valueOf(e.getMessage()));
        }
    }

    /** Every port with the option that sets it. */
    List<PortOption> ports() {
        return List.of(
                new PortOption("--port", port),
                new PortOption("--api-port", apiPort),
                new PortOption("--management-port", gatewayManagementPort),
                new PortOption("--operator-port", operatorPort));
    }

    /** A port and the option that sets it. */
    record PortOption(String option, int port) {}

    private Options with(String option, Queue<String> rest) {
        return switch (option) {
            case "--empty" -> new Options(home, state, port, apiPort, gatewayManagementPort, operatorPort, true);
            case "--home" ->
                new Options(
                        Path.of(value(option, rest)), state, port, apiPort, gatewayManagementPort, operatorPort, empty);
            case "--state" ->
                new Options(
                        home, Path.of(value(option, rest)), port, apiPort, gatewayManagementPort, operatorPort, empty);
            case "--port" ->
                new Options(home, state, number(option, rest), apiPort, gatewayManagementPort, operatorPort, empty);
            case "--api-port" ->
                new Options(home, state, port, number(option, rest), gatewayManagementPort, operatorPort, empty);
            case "--management-port" ->
                new Options(home, state, port, apiPort, number(option, rest), operatorPort, empty);
            case "--operator-port" ->
                new Options(home, state, port, apiPort, gatewayManagementPort, number(option, rest), empty);
            default -> throw new IllegalArgumentException("unknown option " + option + "; --help lists the options");
        };
    }

    private void refuseSharedPort() {
        var all = ports();
        for (var one : all) {
            for (var other : all) {
                if (!one.equals(other) && one.port() == other.port()) {
                    throw new IllegalArgumentException(one.option() + " and " + other.option() + " both say "
                            + one.port() + "; each needs a port of its own");
                }
            }
        }
    }

    private static String value(String option, Queue<String> rest) {
        var value = rest.poll();
        if (value == null || value.startsWith("--")) {
            throw new IllegalArgumentException(option + " needs a value after it");
        }
        return value;
    }

    private static int number(String option, Queue<String> rest) {
        var value = value(option, rest);
        if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) >= 1 && Integer.parseInt(value) <= 65535) {
            return Integer.parseInt(value);
        }
        throw new IllegalArgumentException(option + " takes a port of 1-65535, not '" + value + "'");
    }
}
