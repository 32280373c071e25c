package dev.nabi.events;

import dev.nabi.events.store.LaneBounds;
import dev.nabi.metering.ledger.Credentials;
import dev.nabi.metering.ledger.DatabaseConfig;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import io.smallrye.config.WithDefault;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The configuration of events, the keys {@code nabi.events.…}: typed, checked when it is read, the same until the end. */
@ConfigMapping(prefix = "nabi.events")
public interface EventsConfig {
    /** Where events are kept: {@code jdbc:sqlite:<file>} for one process, {@code jdbc:postgresql://…} for several. */
    @WithDefault("jdbc:sqlite:/var/lib/nabi/events/events.db")
    String storeUrl();

    /** A folder with the files {@code user} and {@code password} of the database. */
    Optional<Path> storeCredentials();

    /** The gateways' service, through which events are delivered. */
    @WithDefault("http://nabi-gateway:80")
    URI gateway();

    /** What gateways, operator and events know each other by: at least 16 characters. */
    Optional<Secret<String>> token();

    /** A file with the token, which may change. */
    Optional<Path> tokenFile();

    /** The namespaces whose Functions and Triggers are watched; all, when there is none. */
    Optional<List<String>> namespaces();

    /**
     * Who may publish on topics: {@code kubernetes} asks the API server whether a token may; with {@code open} everybody may, and
     * objects are watched as this process, as in local mode.
     */
    @WithDefault("KUBERNETES")
    Publish publish();

    /** Who may publish on topics. */
    enum Publish {
        KUBERNETES,
        OPEN
    }

    /** The most deliveries of this process that are in flight. */
    @WithDefault("1000")
    int maxInFlight();

    /** How long another replica waits for one that is gone before it delivers what that one had. Renewed each third of it. */
    @WithDefault("60s")
    Duration lease();

    /** The most that a delivery may take; a Function's time-out ends it before. */
    @WithDefault("1h")
    Duration longestDelivery();

    /** The longest body of a call or an event. */
    @WithDefault("1M")
    MemorySize maxBody();

    /** Events that may wait or be dead letters in one lane. */
    @WithDefault("1000000")
    long laneEvents();

    /** Bytes of events that wait or are dead letters in one lane. */
    @WithDefault("4G")
    MemorySize laneBytes();

    /** Events that may wait or be dead letters in all lanes of a namespace. */
    @WithDefault("2000000")
    long namespaceEvents();

    /** Bytes of events that wait or are dead letters in all lanes of a namespace, of the logs of its topics, and of what was settled. */
    @WithDefault("8G")
    MemorySize namespaceBytes();

    /** How long what was settled, and its result, can be read. */
    @WithDefault("1h")
    Duration keepSettled();

    /** Bytes that the settled calls and events of a namespace have at most, with their results: the oldest of more go. */
    @WithDefault("2G")
    MemorySize settledBytes();

    /** How long a topic's log is kept. */
    @WithDefault("24h")
    Duration keepTopics();

    /** Bytes that the logs of all topics of a namespace have at most: the oldest events of more go. */
    @WithDefault("2G")
    MemorySize topicBytes();

    /** Hosts, or {@code host:port}, that may be called back though their addresses are private. */
    Optional<List<String>> privateHosts();

    /** A file with the key that callbacks are signed with: {@code whsec_} and base64. Without it there are none. */
    Optional<Path> callbackKeyFile();

    /** How long a stop waits for deliveries in flight. */
    @WithDefault("30s")
    Duration shutdownTimeout();

    default DatabaseConfig database() {
        if (!storeUrl().startsWith("jdbc:sqlite:") && !storeUrl().startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "nabi.events.store-url must start with jdbc:sqlite: or jdbc:postgresql:");
        }
        return new DatabaseConfig(
                storeUrl(), storeCredentials().map(Credentials::in).orElse(Credentials.NONE));
    }

    default LaneBounds bounds() {
        return new LaneBounds(laneEvents(), bytes(laneBytes()), namespaceEvents(), bytes(namespaceBytes()));
    }

    private static long bytes(MemorySize size) {
        return size.asBigInteger().min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }
}
