package dev.nabi.gateway;

import dev.nabi.gateway.call.DataPlaneOptions;
import dev.nabi.gateway.forwarded.TrustedProxies;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The data plane's part of {@link ProcessConfig}: the keys {@code nabi.gateway.…}. */
public interface GatewayConfig {
    /** What {@code trust-forwarded=true} means. */
    List<String> EVERYBODY = List.of("0.0.0.0/0", "::/0");

    @WithName("name")
    Optional<String> configuredName();

    /** The gateway's name among those that run; by default the host's. */
    default String name() {
        return configuredName().orElseGet(GatewayConfig::hostName);
    }

    /** The address that clients call. */
    @WithDefault("0.0.0.0")
    String host();

    /** The port that clients call without TLS; 0 takes any that is free, -1 none. */
    @WithDefault("8080")
    int port();

    /** The port that clients call with TLS; 0 takes any that is free. None by default. */
    OptionalInt tlsPort();

    /** Directories with a certificate (tls.crt) and its key (tls.key) in PEM; the first is for clients that name no host. */
    Optional<List<Path>> tlsDirectories();

    /** The domain under which functions have host names. */
    Optional<String> domain();

    /**
     * Whether the Functions of {@code default-namespace} are called at {@code /function/<name>}, too, as in earlier versions. They
     * then come before those of a namespace of that name. Deprecated: call them at {@code /function/<namespace>/<name>}.
     */
    @WithDefault("false")
    boolean shortPaths();

    /** The namespace of {@code short-paths}. */
    @WithDefault("default")
    String defaultNamespace();

    /** The namespaces that are watched; all, when there is none. */
    Optional<List<String>> namespaces();

    @WithName("event-loops")
    OptionalInt configuredEventLoops();

    /** Among how many gateways rates of {@code spec.limits} and slots of instances are divided until an operator says who they are. */
    @WithDefault("1")
    int limitShares();

    /** How long the only gateway, by {@code limit-shares}, takes no slot while no operator has said whether there are others. */
    @WithDefault("0s")
    Duration slotsWait();

    /** Event loops that serve; by default one for each processor. */
    default int eventLoops() {
        return configuredEventLoops().orElseGet(Runtime.getRuntime()::availableProcessors);
    }

    /** The longest head of a request. */
    @WithDefault("32768")
    int maxHeaderBytes();

    /** The longest first line of a request. */
    @WithDefault("8192")
    int maxRequestLineBytes();

    /** The longest body of a request; 0 is no bound: bodies are streamed. */
    @WithDefault("0")
    long maxBodyBytes();

    /** Connections of clients, and of each event loop to instances. */
    @WithDefault("10000")
    int maxConnections();

    @WithName("max-connections-per-client")
    OptionalInt configuredMaxConnectionsPerClient();

    /**
     * Connections of one client: of an IPv4 address, or of an IPv6 network of 64 bits. By default nine tenths of {@code
     * max-connections}, since one address may stand for all clients (decision 93). Those of trusted proxies are not counted.
     */
    default int maxConnectionsPerClient() {
        return configuredMaxConnectionsPerClient().orElseGet(() -> Math.max(1, maxConnections() / 10 * 9));
    }

    /** How long a client's connection may stand without a request. */
    @WithDefault("75s")
    Duration idleTimeout();

    /** How long a request's head may take from its first byte on, and then a body of 16 KiB or less. */
    @WithDefault("10s")
    Duration headTimeout();

    /** Bytes a second that a client must send or take while an instance waits for it; 0 for any. */
    @WithDefault("240")
    long minRate();

    /** How long a connection to an instance, or a probe, may take. */
    @WithDefault("1s")
    Duration connectTimeout();

    /** The proxies before the gateway, as addresses or networks (CIDR): what they say of their clients is believed. */
    Optional<List<String>> trustedProxies();

    /** Replaced by {@code trusted-proxies}: {@code true} trusts every client with these headers. */
    Optional<Boolean> trustForwarded();

    /** The proxies of {@code trusted-proxies}. */
    default TrustedProxies proxies() {
        return TrustedProxies.of(
                trustedProxies().orElseGet(() -> trustForwarded().orElse(false) ? EVERYBODY : List.of()));
    }

    /** Who may call a Function without {@code spec.access}: anyone (public) or nobody (denied). */
    @WithDefault("public")
    AccessDefault accessDefault();

    /** The audience that tokens of ServiceAccounts must be for. */
    @WithDefault("nabi")
    String accessAudience();

    /** Hosts (or host:port) of issuers that may have private addresses and speak plain HTTP. */
    Optional<List<String>> accessPrivateIssuers();

    /** The longest body of a webhook, which is held until its signature is verified. */
    @WithDefault("1048576")
    int accessWebhookMaxBodyBytes();

    /** Whether problems tell every caller their cause: words of a container, addresses, exceptions. For development. */
    @WithDefault("false")
    boolean problemCauses();

    /** Which calls the access log has, a line of JSON for each. */
    @WithDefault("off")
    AccessLogLevel accessLog();

    /** Whether the access log has the query of a call's URL, which may hold what is secret. */
    @WithDefault("false")
    boolean accessLogQuery();

    /** Fields of a request that the access log has, by name. */
    Optional<List<String>> accessLogHeaders();

    /** Which calls the access log has. */
    enum AccessLogLevel {
        OFF,
        /** Those answered 4xx or 5xx, and those whose client went. */
        ERRORS,
        ALL
    }

    /** Revisions with time series of their own; those of all others are counted together. */
    @WithDefault("1000")
    int maxMeteredRevisions();

    /** How long a gateway that stops serves on, not ready, until no more is sent to it. */
    @WithDefault("5s")
    Duration drainDelay();

    /** How long it then waits for what is in flight. */
    @WithDefault("60s")
    Duration shutdownTimeout();

    /** A configuration of these settings alone, whose keys go without {@code nabi.gateway.}; for tests and benchmarks. */
    static GatewayConfig of(Map<String, String> settings) {
        var all = new HashMap<String, String>();
        settings.forEach((key, value) -> all.put("nabi.gateway." + key, value));
        return check(new SmallRyeConfigBuilder()
                .withMapping(GatewayConfig.class, "nabi.gateway")
                .withDefaultValues(all)
                .withConverter(Duration.class, 200, new DurationConverter())
                .build()
                .getConfigMapping(GatewayConfig.class, "nabi.gateway"));
    }

    /** Checks the range of each value. */
    static GatewayConfig check(GatewayConfig config) {
        range("port", config.port(), DataPlaneOptions.NO_PORT, 65_535);
        config.tlsPort().ifPresent(port -> range("tls-port", port, 0, 65_535));
        checkTls(config);
        config.proxies();
        if (config.trustForwarded().isPresent() && config.trustedProxies().isPresent()) {
            throw new IllegalArgumentException(
                    "nabi.gateway.trust-forwarded is replaced by nabi.gateway.trusted-proxies: leave the first out");
        }
        range("limit-shares", config.limitShares(), 1, 10_000);
        range("slots-wait (ms)", config.slotsWait().toMillis(), 0, 60_000);
        range("event-loops", config.eventLoops(), 1, 1024);
        range("max-header-bytes", config.maxHeaderBytes(), 1024, 1 << 20);
        range("max-request-line-bytes", config.maxRequestLineBytes(), 256, 1 << 16);
        range("max-body-bytes", config.maxBodyBytes(), 0, Long.MAX_VALUE);
        range("max-connections", config.maxConnections(), 1, 1_000_000);
        range("max-connections-per-client", config.maxConnectionsPerClient(), 1, 1_000_000);
        range("idle-timeout (ms)", config.idleTimeout().toMillis(), 1000, 3_600_000);
        range("head-timeout (ms)", config.headTimeout().toMillis(), 100, 3_600_000);
        range("min-rate", config.minRate(), 0, 1 << 30);
        range("connect-timeout (ms)", config.connectTimeout().toMillis(), 10, 60_000);
        range("access-webhook-max-body-bytes", config.accessWebhookMaxBodyBytes(), 1024, 32 << 20);
        range("max-metered-revisions", config.maxMeteredRevisions(), 0, 100_000);
        range("drain-delay (ms)", config.drainDelay().toMillis(), 0, 600_000);
        range("shutdown-timeout (ms)", config.shutdownTimeout().toMillis(), 0, 3_600_000);
        return config;
    }

    private static void checkTls(GatewayConfig config) {
        if (config.tlsPort().isPresent() == config.tlsDirectories().isEmpty()) {
            throw new IllegalArgumentException(
                    "nabi.gateway.tls-port and nabi.gateway.tls-directories go together: give both, or neither");
        }
        if (config.port() == DataPlaneOptions.NO_PORT && config.tlsPort().isEmpty()) {
            throw new IllegalArgumentException(
                    "nabi.gateway.port is -1, which is for a gateway with nabi.gateway.tls-port alone");
        }
    }

    private static void range(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "nabi.gateway." + key + " is " + value + ", and must be between " + least + " and " + most);
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
