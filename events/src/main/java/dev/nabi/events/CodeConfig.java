package dev.nabi.events;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The configuration of the code store, the keys {@code nabi.code.…}. */
@ConfigMapping(prefix = "nabi.code")
public interface CodeConfig {
    /** Whether this process is a code store, too. */
    @WithDefault("false")
    boolean enabled();

    /** Where it listens. */
    @WithDefault("8091")
    int port();

    /** The address that it listens on. */
    @WithDefault("0.0.0.0")
    String host();

    /** A directory for one process. Without one, code is kept in the PostgreSQL of {@code nabi.events.store-url}. */
    Optional<Path> directory();

    /** A file with the key that signs the requests of instances, 16 characters or more; the operator has the same. */
    Optional<Path> keyFile();

    /** The key, where there is no file. */
    Optional<Secret<String>> key();

    /** The most bytes of one jar. */
    @WithDefault("262144000")
    long maxBytes();

    /** The most bytes of all code of a namespace. */
    @WithDefault("1073741824")
    long namespaceBytes();

    /** The most bytes of all code. */
    @WithDefault("3221225472")
    long totalBytes();

    /** Bytes a second that an upload must have; 0 for any. */
    @WithDefault("65536")
    long minRate();

    /** How long code stays that no revision names. */
    @WithDefault("1h")
    Duration keepUnnamed();

    /** How often it is looked for code that no revision names. */
    @WithDefault("10m")
    Duration collectInterval();
}
