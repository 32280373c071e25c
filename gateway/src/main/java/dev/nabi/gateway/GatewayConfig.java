package dev.nabi.gateway;

import io.quarkus.runtime.configuration.MemorySize;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway is told, checked when it starts. Each key is {@code nabi.gateway.} and the component's name with
 * dashes, but for the token, {@code nabi.demand.token}, and {@code nabi.metering.default-memory}.
 *
 * @param name the gateway's name among those that run; by default the host's
 * @param host the address that clients call
 * @param port the port that clients call; 0 takes any that is free
 * @param domain under which functions have host names; null for none
 * @param defaultNamespace of {@code /function/<name>}
 * @param namespaces that are watched; empty for all
 * @param eventLoops that serve; by default one for each processor
 * @param maxHeaderBytes of a request's head
 * @param maxRequestLineBytes of a request's first line
 * @param maxBodyBytes of a request's body; 0 for no bound: bodies are streamed and never held
 * @param maxConnections of clients, and of each event loop to instances
 * @param idleTimeout of a client's connection without a request
 * @param connectTimeout of a connection to an instance, and of a probe
 * @param trustForwarded whether clients are proxies whose X-Forwarded headers hold
 * @param drainDelay how long a gateway that stops serves on, not ready, until no more is sent to it
 * @param shutdownTimeout how long it then waits for what is in flight
 * @param demandToken that the operator shows
 * @param defaultMemoryMib the memory class of an instance without a memory limit; by default what the operator gives
 */
public record GatewayConfig(
        String name,
        String host,
        int port,
        @Nullable String domain,
        String defaultNamespace,
        List<String> namespaces,
        int eventLoops,
        int maxHeaderBytes,
        int maxRequestLineBytes,
        long maxBodyBytes,
        int maxConnections,
        Duration idleTimeout,
        Duration connectTimeout,
        boolean trustForwarded,
        Duration drainDelay,
        Duration shutdownTimeout,
        String demandToken,
        int defaultMemoryMib) {

    private static final String PREFIX = "nabi.gateway.";
    private static final String TOKEN = "nabi.demand.token";
    private static final String DEFAULT_MEMORY = "nabi.metering.default-memory";
    private static final int SHORTEST_TOKEN = 16;
    private static final long MIB = 1 << 20;

    public GatewayConfig {
        namespaces = List.copyOf(namespaces);
        range("port", port, 0, 65_535);
        range("event-loops", eventLoops, 1, 1024);
        range("max-header-bytes", maxHeaderBytes, 1024, 1 << 20);
        range("max-request-line-bytes", maxRequestLineBytes, 256, 1 << 16);
        range("max-body-bytes", maxBodyBytes, 0, Long.MAX_VALUE);
        range("max-connections", maxConnections, 1, 1_000_000);
        range("idle-timeout (ms)", idleTimeout.toMillis(), 1000, 3_600_000);
        range("connect-timeout (ms)", connectTimeout.toMillis(), 10, 60_000);
        range("drain-delay (ms)", drainDelay.toMillis(), 0, 600_000);
        range("shutdown-timeout (ms)", shutdownTimeout.toMillis(), 0, 3_600_000);
        if (demandToken.length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException(TOKEN + " (env NABI_DEMAND_TOKEN) must have at least " + SHORTEST_TOKEN
                    + " characters, the same on gateways and operator; it has " + demandToken.length());
        }
    }

    private static int memoryMib(Config config) {
        long bytes = config.getOptionalValue(DEFAULT_MEMORY, MemorySize.class)
                .map(MemorySize::asLongValue)
                .orElse(256 * MIB);
        if (bytes < 4 * MIB || bytes > MIB * MIB) {
            throw new IllegalArgumentException(
                    DEFAULT_MEMORY + " is " + bytes + " bytes: it must be between 4M and 1024G");
        }
        return (int) Math.ceilDiv(bytes, MIB);
    }

    private static void range(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    PREFIX + key + " is " + value + ", and must be between " + least + " and " + most);
        }
    }

    /** Reads the configuration; what is not set has its default. */
    public static GatewayConfig read(Config config) {
        var keys = new Keys(config);
        return new GatewayConfig(
                keys.get("name", String.class, GatewayConfig::hostName),
                keys.get("host", String.class, () -> "0.0.0.0"),
                keys.get("port", Integer.class, () -> 8080),
                keys.find("domain", String.class).orElse(null),
                keys.get("default-namespace", String.class, () -> "default"),
                config.getOptionalValues(PREFIX + "namespaces", String.class).orElse(List.of()),
                keys.get("event-loops", Integer.class, Runtime.getRuntime()::availableProcessors),
                keys.get("max-header-bytes", Integer.class, () -> 32 * 1024),
                keys.get("max-request-line-bytes", Integer.class, () -> 8 * 1024),
                keys.get("max-body-bytes", Long.class, () -> 0L),
                keys.get("max-connections", Integer.class, () -> 10_000),
                keys.get("idle-timeout", Duration.class, () -> Duration.ofSeconds(75)),
                keys.get("connect-timeout", Duration.class, () -> Duration.ofSeconds(1)),
                keys.get("trust-forwarded", Boolean.class, () -> false),
                keys.get("drain-delay", Duration.class, () -> Duration.ofSeconds(5)),
                keys.get("shutdown-timeout", Duration.class, () -> Duration.ofSeconds(60)),
                config.getOptionalValue(TOKEN, String.class).orElse(""),
                memoryMib(config));
    }

    private record Keys(Config config) {
        <T> Optional<T> find(String key, Class<T> type) {
            return config.getOptionalValue(PREFIX + key, type);
        }

        <T> T get(String key, Class<T> type, Supplier<T> otherwise) {
            return find(key, type).orElseGet(otherwise);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unknown) {
            return "gateway-" + ProcessHandle.current().pid();
        }
    }
}
