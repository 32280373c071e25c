package dev.nabi.gateway;

import dev.nabi.gateway.demand.TokenFile;
import dev.nabi.gateway.events.Events;
import io.smallrye.config.Secret;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The events process as a gateway is told of it: the keys {@code nabi.events.…}. */
interface EventsConfig {
    /** Where it is called, http or https; without it asynchronous calls are answered 501. */
    Optional<URI> url();

    /** The token that both show each other; it has at least 16 characters. */
    @WithDefault("")
    Secret<String> token();

    /** A file that holds the token, read anew while the gateway runs, so that it can be rotated. */
    Optional<Path> tokenFile();

    /** Fails where there is a URL that cannot be called, or no token for it. */
    default void check() {
        url().ifPresent(at -> {
            if (at.getHost() == null || !("http".equals(at.getScheme()) || "https".equals(at.getScheme()))) {
                throw new IllegalArgumentException(
                        "nabi.events.url is " + at + ", and must be as in http://nabi-events:8090");
            }
            token(at);
        });
    }

    /** The token's text at any time. */
    default Supplier<String> token(URI of) {
        if (tokenFile().isPresent()) {
            return TokenFile.at(
                    tokenFile().get(), InstantSource.system(), "nabi.events.token-file (env NABI_EVENTS_TOKEN_FILE)");
        }
        var token = token().get();
        if (token.length() < Events.SHORTEST) {
            throw new IllegalArgumentException(
                    "nabi.events.token (env NABI_EVENTS_TOKEN) must have at least " + Events.SHORTEST
                            + " characters, the same on gateways and at " + of + "; it has " + token.length());
        }
        return () -> token;
    }
}
