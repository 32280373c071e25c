package dev.nabi.events.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What gateways, operator and events know each other by. From a file it is read anew each second, so that it can be rotated. */
public final class EventsToken implements Supplier<String> {
    /** The fewest characters of a token. */
    public static final int SHORTEST = 16;

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final @Nullable Path file;
    private final InstantSource clock;
    private String token;
    private Instant readAt = Instant.EPOCH;

    private EventsToken(@Nullable Path file, String token, InstantSource clock) {
        this.file = file;
        this.token = token;
        this.clock = clock;
    }

    public static EventsToken of(String token) {
        return new EventsToken(null, token, InstantSource.system());
    }

    public static EventsToken in(Path file, InstantSource clock) {
        return new EventsToken(file, "", clock);
    }

    /** The token; the last one while the file cannot be read. */
    @Override
    public synchronized String get() {
        var now = clock.instant();
        var source = file;
        if (source != null && (now.isAfter(readAt.plus(FRESH)) || now.isBefore(readAt))) {
            readAt = now;
            try {
                token = Files.readString(source).strip();
            } catch (IOException _) {
                // The last one holds.
            }
        }
        return token;
    }

    /** Whether a request shows it. */
    public boolean admits(@Nullable String authorization) {
        var expected = get();
        return authorization != null
                && expected.length() >= SHORTEST
                && MessageDigest.isEqual(bytes("Bearer " + expected), bytes(authorization));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
