package dev.nabi.gateway.demand;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The token in a file, such as one of a mounted Secret: read anew, at most once a second, so that it can be rotated. */
public final class TokenFile implements Supplier<String> {
    private static final Logger LOG = Logger.getLogger(TokenFile.class);
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Path file;
    private final InstantSource clock;
    private Instant readAt = Instant.EPOCH;
    private String token = "";

    private TokenFile(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** A file that has a token already; it may change later. */
    public static TokenFile at(Path file, InstantSource clock) {
        return at(file, clock, "nabi.demand.token-file (env NABI_DEMAND_TOKEN_FILE)");
    }

    /** The same, for a file that {@code key} names in the configuration. */
    public static TokenFile at(Path file, InstantSource clock, String key) {
        var found = new TokenFile(file, clock);
        if (found.get().length() < OperatorToken.SHORTEST) {
            throw new IllegalArgumentException(
                    key + ": " + file + " must hold a token of at least " + OperatorToken.SHORTEST + " characters");
        }
        return found;
    }

    /** The file's token; the last one while the file cannot be read. */
    @Override
    public synchronized String get() {
        var now = clock.instant();
        if (now.isAfter(readAt.plus(FRESH)) || now.isBefore(readAt)) {
            readAt = now;
            try {
                token = Files.readString(file).strip();
            } catch (IOException e) {
                LOG.warnf("nabi.demand.token-file: %s cannot be read (%s); the token of before is kept", file, e);
            }
        }
        return token;
    }
}
