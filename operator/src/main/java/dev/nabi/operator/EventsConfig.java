package dev.nabi.operator;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/**
 * The events processes as the operator is told of them.
 *
 * @param addresses their management addresses; none means to discover their pods
 * @param labels the labels of their pods; neither labels nor addresses means that events are not installed
 * @param token what they and the gateways show each other; empty where {@code secret} names it
 * @param secret the Secret of the operator's namespace that holds the token; made if missing
 */
record EventsConfig(Set<URI> addresses, Map<String, String> labels, String token, Optional<String> secret) {

    EventsConfig {
        addresses.forEach(address -> OperatorConfig.requireHttp("nabi.operator.events", address));
        var isInstalled = !addresses.isEmpty() || !labels.isEmpty();
        if (isInstalled && secret.isEmpty() && token.length() < OperatorConfig.MIN_TOKEN) {
            throw new InvalidConfiguration("nabi.events.token (NABI_EVENTS_TOKEN): has " + token.length()
                    + " characters; at least " + OperatorConfig.MIN_TOKEN
                    + " are needed, the same as gateways and events have");
        }
    }

    /** Reads and checks the keys {@code nabi.operator.events}, {@code nabi.operator.events-labels}, {@code nabi.events.…}. */
    static EventsConfig from(Config config) {
        var labels = "nabi.operator.events-labels";
        return new EventsConfig(
                config.getOptionalValues("nabi.operator.events", String.class).orElse(List.of()).stream()
                        .map(String::strip)
                        .map(text -> OperatorConfig.address("nabi.operator.events", text))
                        .collect(Collectors.toUnmodifiableSet()),
                OperatorConfig.labels(
                        labels, config.getOptionalValues(labels, String.class).orElse(List.of())),
                config.getOptionalValue("nabi.events.token", String.class).orElse(""),
                config.getOptionalValue("nabi.events.secret", String.class));
    }

    /** Whether there are events processes. */
    boolean isInstalled() {
        return !addresses.isEmpty() || !labels.isEmpty();
    }
}
