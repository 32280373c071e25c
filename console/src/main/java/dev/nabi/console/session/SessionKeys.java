package dev.nabi.console.session;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys that cookies are encrypted with, the newest first. The one before is kept, so that cookies of its time can be read;
 * since a key is kept for longer than the longest session lasts, no session ends by it.
 */
public record SessionKeys(List<Key> keys) {
    static final Duration ROTATION = Duration.ofDays(1);

    private static final int KEPT = 2;
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 4;

    public SessionKeys {
        keys = List.copyOf(keys);
    }

    /**
     * A key.
     *
     * @param key 32 bytes in base 64
     * @param since when it was made
     */
    public record Key(String id, String key, Instant since) {
        byte[] bytes() {
            return Base64.getDecoder().decode(key);
        }

        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }

    static SessionKeys create(SecureRandom random, Instant now) {
        return new SessionKeys(List.of(newKey(random, now)));
    }

    SessionKeys rotated(SecureRandom random, Instant now) {
        return new SessionKeys(Stream.concat(Stream.of(newKey(random, now)), keys.stream())
                .limit(KEPT)
                .toList());
    }

    private static Key newKey(SecureRandom random, Instant now) {
        var key = new byte[KEY_BYTES];
        random.nextBytes(key);
        var id = new byte[ID_BYTES];
        random.nextBytes(id);
        return new Key(HexFormat.of().formatHex(id), Base64.getEncoder().encodeToString(key), now);
    }

    Key newest() {
        return keys.getFirst();
    }

    Optional<Key> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    boolean isDue(Instant now) {
        return !now.isBefore(newest().since().plus(ROTATION));
    }
}
