package dev.nabi.local.platform;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * What a person asks of the platform on the command line.
 *
 * @param home the directory of the project, in which the built parts are found
 * @param empty no example is applied
 * @param fresh what earlier sessions left in the state directory is deleted first
 * @param console the console runs, too
 */
public record Options(Path home, Path state, PortOptions ports, boolean empty, boolean fresh, boolean console) {

    static final String USAGE = """
            Usage: nabi local [options]

            Runs the whole platform on this machine, without a cluster, until Ctrl-C.

              --port N             where the gateway serves functions (8080)
              --api-port N         where the Kubernetes API listens (16443)
              --management-port N  where the gateway's health, metrics and demand are (9090)
              --operator-port N    where the operator's health and metrics are (9091)
              --events-port N      where the gateway hands asynchronous calls and events over (8090)
              --events-management-port N  where the health and the metrics of events are (9000)
              --code-port N        where the command line stores jars (8091)
              --console-port N     where the console's pages and the Lambda API are (8092)
              --console-management-port N  where the console's health and metrics are (9092)
              --without-console    leave the console out
              --empty              apply no example
              --fresh              delete the usage and the logs of earlier sessions first
              --state DIR          kubeconfig, usage and logs (.nabi)
              --home DIR           the project's directory (.)
              --help               this text
            """;

    static final Options DEFAULTS =
            new Options(Path.of(""), Path.of(".nabi"), PortOptions.DEFAULTS, false, false, true);

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
            options.ports.refuseShared();
            return new Parsed.Run(options);
        } catch (IllegalArgumentException e) {
            return new Parsed.Refused(String.valueOf(e.getMessage()));
        }
    }

    private Options with(String option, Queue<String> rest) {
        return switch (option) {
            case "--empty" -> new Options(home, state, ports, true, fresh, console);
            case "--fresh" -> new Options(home, state, ports, empty, true, console);
            case "--without-console" -> new Options(home, state, ports, empty, fresh, false);
            case "--home" -> new Options(Path.of(value(option, rest)), state, ports, empty, fresh, console);
            case "--state" -> new Options(home, Path.of(value(option, rest)), ports, empty, fresh, console);
            default -> new Options(home, state, ports.with(option, () -> value(option, rest)), empty, fresh, console);
        };
    }

    private static String value(String option, Queue<String> rest) {
        var value = rest.poll();
        if (value == null || value.startsWith("--")) {
            throw new IllegalArgumentException(option + " needs a value after it");
        }
        return value;
    }
}
