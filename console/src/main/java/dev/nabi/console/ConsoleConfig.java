package dev.nabi.console;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** The configuration of the console, the keys {@code nabi.console.…}: typed, checked when it is read, the same until the end. */
@ConfigMapping(prefix = "nabi.console")
public interface ConsoleConfig {
    /** The namespace of this process, where its records are kept as Secrets. */
    @WithDefault("nabi-system")
    String namespace();

    /** The gateways' service, through which Functions are called. */
    @WithDefault("http://nabi-gateway:80")
    URI gateway();

    /** The gateways' management port: usage and cost. */
    @WithDefault("http://nabi-gateway:9090")
    URI gatewayManagement();

    /** The management port of events: dead letters and backlog. None where the installation has no events. */
    Optional<URI> events();

    /** The code store. None where the installation has none. */
    Optional<URI> code();

    /** Whether the Lambda API is served. */
    @WithDefault("true")
    boolean lambda();

    /** The longest zip or jar of a function. */
    @WithDefault("50M")
    MemorySize maxCode();

    /** The most requests that are read or answered at once. */
    @WithDefault("256")
    int maxRequests();

    /** The most Kubernetes clients, one a caller, that stay open between requests. */
    @WithDefault("64")
    int callerClients();
}
