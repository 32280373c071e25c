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
 */
record PortOptions(int gateway, int api, int gatewayManagement, int operator, int events, int eventsManagement) {
    static final PortOptions DEFAULTS = new PortOptions(8080, 16443, 9090, 9091, 8090, 9000);

    /** A port and the option that sets it. */
    record PortOption(String option, int port) {}

    /** Every port with the option that sets it. */
    List<PortOption> all() {
        return List.of(
                new PortOption("--port", gateway),
                new PortOption("--api-port", api),
                new PortOption("--management-port", gatewayManagement),
                new PortOption("--operator-port", operator),
                new PortOption("--events-port", events),
                new PortOption("--events-management-port", eventsManagement));
    }

    PortOptions with(String option, Supplier<String> value) {
        return switch (option) {
            case "--port" ->
                new PortOptions(number(option, value), api, gatewayManagement, operator, events, eventsManagement);
            case "--api-port" ->
                new PortOptions(gateway, number(option, value), gatewayManagement, operator, events, eventsManagement);
            case "--management-port" ->
                new PortOptions(gateway, api, number(option, value), operator, events, eventsManagement);
            case "--operator-port" ->
                new PortOptions(gateway, api, gatewayManagement, number(option, value), events, eventsManagement);
            case "--events-port" ->
                new PortOptions(gateway, api, gatewayManagement, operator, number(option, value), eventsManagement);
            case "--events-management-port" ->
                new PortOptions(gateway, api, gatewayManagement, operator, events, number(option, value));
            default -> throw new IllegalArgumentException("unknown option " + option + "; --help lists the options");
        };
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
