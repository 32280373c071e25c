package dev.nabi.console;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.Secret;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The configuration of the console, the keys {@code nabi.console.…}: typed, checked when it is read, the same until the end. */
@ConfigMapping(prefix = "nabi.console")
public interface ConsoleConfig {
    /** The namespace of the console's records, kept as Secrets, and of the accounts' ServiceAccounts: its own, and nothing else's. */
    @WithDefault("nabi-accounts")
    String namespace();

    /** Where browsers reach the console. With https:// cookies are sent over TLS alone. */
    Optional<URI> url();

    /** The account that the one-time link of the first start is for; none where people sign in with tokens and OIDC alone. */
    Optional<String> firstAccount();

    /** The secret part of that link; random where nothing is said. */
    Optional<Secret<String>> firstInvitation();

    Session session();

    /** How long people stay signed in. */
    interface Session {
        /** The longest that a session lasts, 24 h at most. */
        @WithDefault("12h")
        Duration life();

        /** After how long without a request it ends. */
        @WithDefault("1h")
        Duration idle();
    }

    Oidc oidc();

    /** The OpenID provider that people sign in at; none without an issuer. */
    interface Oidc {
        Optional<URI> issuer();

        /** The console's id at the provider, an audience that the API server takes. */
        Optional<String> client();

        /** A file with the client's secret, where it has one. */
        Optional<Path> secretFile();

        /** Asked for beside openid; profile and email where nothing is said. */
        Optional<List<String>> scopes();
    }

    /** The gateways' service, through which Functions are called. */
    @WithDefault("http://nabi-gateway:80")
    URI gateway();

    /** Where clients reach the gateways, for the URLs of functions; default: as {@code gateway}. */
    Optional<URI> publicGateway();

    /** Whom tokens of ServiceAccounts for the gateways are for, as the gateways have it. */
    @WithDefault("nabi")
    String gatewayAudience();

    /** The gateways' management port: usage and cost. */
    @WithDefault("http://nabi-gateway:9090")
    URI gatewayManagement();

    /**
     * A name that stands for the management ports of all gateways, for what each keeps of the last hours; default: as {@code
     * gatewayManagement}.
     */
    Optional<URI> gateways();

    /** The management port of events: dead letters and backlog. None where the installation has no events. */
    Optional<URI> events();

    /** A Prometheus that scrapes the gateways, for charts of more than the last hours. None: gateways keep those alone. */
    Optional<URI> prometheus();

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
