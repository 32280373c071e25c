package dev.nabi.local.platform;

import java.util.List;
import java.util.function.Supplier;

/**
 * The ports of 127.0.0.1 that the platform listens on.
 *
 * @param gateway where the gateway serves functions
 * @param api where the Kubernetes API listens
 * @param gatewayManagement the gateway's health, metrics and demand
 * @param operator the operator's health and metrics
 * @param events where gateways hand asynchronous calls over
 * @param eventsManagement the health, metrics and backlog of events
 * @param code the code store
 * @param console the console's pages and the Lambda API
 * @param consoleManagement the console's health and metrics
 */
record PortOptions(
        int gateway,
        int api,
        int gatewayManagement,
        int operator,
        int events,
        int eventsManagement,
        int code,
        int console,
        int consoleManagement) {
    static final PortOptions DEFAULTS = new PortOptions(8080, 16443, 9090, 9091, 8090, 9000, 8091, 8092, 9092);

    /** The options, in the order of the ports. */
    private static final List<String> OPTIONS = List.of(
            "--port",
            "--api-port",
            "--management-port",
            "--operator-port",
            "--events-port",
            "--events-management-port",
            "--code-port",
            "--console-port",
            "--console-management-port");

    /** A port and the option that sets it. */
    record PortOption(String option, int port) {}

    private static PortOptions of(List<Integer> ports) {
        return new PortOptions(
                ports.get(0),
                ports.get(1),
                ports.get(2),
                ports.get(3),
                ports.get(4),
                ports.get(5),
                ports.get(6),
                ports.get(7),
                ports.get(8));
    }

    private List<Integer> ports() {
        return List.of(
                gateway, api, gatewayManagement, operator, events, eventsManagement, code, console, consoleManagement);
    }

    /** Every port with the option that sets it. */
    List<PortOption> all() {
        var ports = ports().iterator();
        return OPTIONS.stream()
                .map(option -> new PortOption(option, ports.next()))
                .toList();
    }

    PortOptions with(String option, Supplier<String> value) {
        if (!OPTIONS.contains(option)) {
            throw new IllegalArgumentException("unknown option " + option + "; --help lists the options");
        }
        var number = number(option, value);
        return of(all().stream()
                .map(one -> one.option().equals(option) ? number : one.port())
                .toList());
    }

    void refuseShared() {
        var all = all();
        for (var one : all) {
            for (var other : all) {
                if (!one.equals(other) && one.port() == other.port()) {
                    throw new IllegalArgumentException(one.option() + " and " + other.option() + " both say "
                            + one.port() + "; each needs a port of its own");
                }
            }
        }
    }

    private static int number(String option, Supplier<String> supplier) {
        var value = supplier.get();
        if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) >= 1 && Integer.parseInt(value) <= 65535) {
            return Integer.parseInt(value);
        }
        throw new IllegalArgumentException(option + " takes a port of 1-65535, not '" + value + "'");
    }
}
