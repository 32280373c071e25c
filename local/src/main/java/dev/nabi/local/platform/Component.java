package dev.nabi.local.platform;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A part of the platform that runs as a process of its own.
 *
 * @param ready answers 200 once it serves
 */
record Component(String name, List<String> command, Map<String, String> environment, URI ready) {

    /**
     * What all components know: the API's kubeconfig, where code is stored, the token between gateway and operator, that of
     * events, and of this process's surroundings what a program needs and what configures the platform.
     */
    record Common(
            Path java, Path kubeconfig, Path code, String token, String eventsToken, Map<String, String> machine) {
        private static final Pattern KEPT =
                Pattern.compile("PATH|HOME|TZ|NABI_(OPERATOR|GATEWAY|METERING|EVENTS|CODE|CONSOLE)_.*");

        /** By these the command line finds a platform, this one or another. */
        private static final Set<String> ADDRESSES =
                Set.of("NABI_GATEWAY_URL", "NABI_EVENTS_MANAGEMENT_URL", "NABI_CODE_URL");

        Common {
            var kept = new TreeMap<>(machine);
            kept.keySet().removeIf(name -> !KEPT.matcher(name).matches() || ADDRESSES.contains(name));
            kept.put("LANG", "C.UTF-8");
            machine = Map.copyOf(kept);
        }
    }

    static Component gateway(Installation installation, Options options, Common common) {
        return new Component(
                "gateway",
                command(common, installation.gateway(), "192m"),
                environment(
                        common,
                        options.ports().gatewayManagement(),
                        Map.of(
                                "NABI_GATEWAY_PORT",
                                        Integer.toString(options.ports().gateway()),
                                "NABI_GATEWAY_HOST", "127.0.0.1",
                                "NABI_GATEWAY_PROBLEM_CAUSES", "true",
                                "NABI_EVENTS_URL",
                                        "http://127.0.0.1:" + options.ports().events(),
                                // Nobody else sends requests here, so a stop need not wait for them to learn of it.
                                "NABI_GATEWAY_DRAIN_DELAY", "PT0S",
                                "NABI_GATEWAY_SHUTDOWN_TIMEOUT", "PT5S",
                                // Its working directory is its own under the platform's state.
                                "NABI_METERING_DIRECTORY", "metering",
                                "NABI_METERING_JOURNAL_SEGMENT_SIZE", "4M",
                                "NABI_METERING_JOURNAL_MAX_SIZE", "256M")),
                ready(options.ports().gatewayManagement()));
    }

    /** It keeps events in a file under the platform's state, and lets anyone on this machine publish. */
    static Component events(Installation installation, Options options, Common common, Path callbackKey) {
        var own = environment(
                common,
                options.ports().events(),
                Map.of(
                        "QUARKUS_MANAGEMENT_HOST", "127.0.0.1",
                        "QUARKUS_MANAGEMENT_PORT",
                                Integer.toString(options.ports().eventsManagement()),
                        "NABI_EVENTS_GATEWAY",
                                "http://127.0.0.1:" + options.ports().gateway(),
                        // Its working directory is its own under the platform's state.
                        "NABI_EVENTS_STORE_URL", "jdbc:sqlite:events.db",
                        "NABI_EVENTS_PRIVATE_HOSTS", "127.0.0.1,localhost",
                        "NABI_EVENTS_PUBLISH", "open",
                        "NABI_EVENTS_SHUTDOWN_TIMEOUT", "PT2S"));
        own.putAll(Map.of(
                "NABI_EVENTS_CALLBACK_KEY_FILE", callbackKey.toString(),
                "NABI_CODE_ENABLED", "true",
                "NABI_CODE_HOST", "127.0.0.1",
                "NABI_CODE_PORT", Integer.toString(options.ports().code()),
                "NABI_CODE_DIRECTORY", common.code().toString(),
                "NABI_CODE_KEY", common.eventsToken()));
        return new Component(
                "events",
                command(common, installation.events(), "128m"),
                own,
                ready(options.ports().eventsManagement()));
    }

    /** It keeps accounts in the embedded API, so that they end with it, and signs its first one in by this link. */
    static Component console(Installation installation, Options options, Common common, String invitation) {
        var own = environment(
                common,
                options.ports().console(),
                Map.of(
                        "QUARKUS_MANAGEMENT_HOST",
                        "127.0.0.1",
                        "QUARKUS_MANAGEMENT_PORT",
                        Integer.toString(options.ports().consoleManagement()),
                        "NABI_CONSOLE_NAMESPACE",
                        LocalAccounts.NAMESPACE,
                        "NABI_CONSOLE_FIRST_ACCOUNT",
                        LocalAccounts.FIRST,
                        "NABI_CONSOLE_FIRST_INVITATION",
                        invitation,
                        "NABI_CONSOLE_URL",
                        "http://127.0.0.1:" + options.ports().console(),
                        "NABI_CONSOLE_GATEWAY",
                        "http://127.0.0.1:" + options.ports().gateway(),
                        "NABI_CONSOLE_GATEWAY_MANAGEMENT",
                        "http://127.0.0.1:" + options.ports().gatewayManagement(),
                        "NABI_CONSOLE_EVENTS",
                        "http://127.0.0.1:" + options.ports().eventsManagement(),
                        "NABI_CONSOLE_CODE",
                        "http://127.0.0.1:" + options.ports().code()));
        return new Component(
                "console",
                // With the second compiler: the hash of a password takes an eighth of the time then.
                withSecondCompiler(command(common, installation.console(), "192m")),
                own,
                ready(options.ports().consoleManagement()));
    }

    static Component operator(Installation installation, Options options, Common common, String baseImage) {
        return new Component(
                "operator",
                command(common, installation.operator(), "128m"),
                environment(
                        common,
                        options.ports().operator(),
                        Map.of(
                                "NABI_OPERATOR_BASE_IMAGE",
                                baseImage,
                                "NABI_OPERATOR_GATEWAY_URL",
                                "http://127.0.0.1:" + options.ports().gateway(),
                                "NABI_OPERATOR_GATEWAYS",
                                "http://127.0.0.1:" + options.ports().gatewayManagement(),
                                "NABI_OPERATOR_LOCAL_FILES",
                                "true",
                                // Instances read a jar where the code store keeps it.
                                "NABI_OPERATOR_CODE_DIRECTORY",
                                common.code().toString(),
                                "NABI_OPERATOR_EVENTS",
                                "http://127.0.0.1:" + options.ports().eventsManagement(),
                                // A person who tries it should see what a call costs soon.
                                "NABI_OPERATOR_USAGE_INTERVAL",
                                "PT4S")),
                ready(options.ports().operator()));
    }

    /** Small and quick to start: on one machine the parts share a person's memory and wait for nobody's load. */
    private static List<String> command(Common common, Path jar, String heap) {
        return List.of(
                common.java().toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                jar.toAbsolutePath().toString());
    }

    private static List<String> withSecondCompiler(List<String> command) {
        return command.stream()
                .filter(option -> !option.startsWith("-XX:TieredStopAtLevel"))
                .toList();
    }

    private static Map<String, String> environment(Common common, int port, Map<String, String> own) {
        var environment = new TreeMap<>(common.machine());
        environment.put("KUBECONFIG", common.kubeconfig().toString());
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("NABI_DEMAND_TOKEN", common.token());
        environment.put("NABI_EVENTS_TOKEN", common.eventsToken());
        // The ports are this machine's, and the embedded API reviews no tokens.
        environment.put("NABI_MANAGEMENT_USAGE", "network");
        environment.put("NABI_MANAGEMENT_DEAD_LETTERS", "network");
        environment.put("NABI_MANAGEMENT_CODE", "network");
        environment.putAll(own);
        return environment;
    }

    private static URI ready(int port) {
        return URI.create("http://127.0.0.1:" + port + "/q/health/ready");
    }
}
