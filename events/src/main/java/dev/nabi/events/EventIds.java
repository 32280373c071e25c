package dev.nabi.events;

import dev.nabi.api.FunctionKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Ids of events: {@code <namespace>.<function>.<26 characters>}, of which the characters are 48 bits of time and 80 random
 * ones in Crockford's base 32. An id says which Function it is for, sorts by time, and cannot be guessed.
 */
public final class EventIds {
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final Pattern FORM =
            Pattern.compile("([a-z0-9][a-z0-9-]{0,62})\\.([a-z0-9][a-z0-9-]{0,62})\\.([0-9a-hjkmnp-tv-z]{26})");
    private static final SecureRandom RANDOM = new SecureRandom();

    private EventIds() {}

    /** A new id. */
    public static String next(String namespace, String function, Instant now) {
        var random = new byte[10];
        RANDOM.nextBytes(random);
        return namespace + "." + function + "." + text(now.toEpochMilli(), random);
    }

    /** The Function that an id is for; nothing when it is no id. */
    public static Optional<FunctionKey> function(String id) {
        var matcher = FORM.matcher(id);
        return matcher.matches() ? Optional.of(new FunctionKey(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    private static String text(long millis, byte[] random) {
        var text = new StringBuilder(26);
        for (int shift = 45; shift >= 0; shift -= 5) {
            text.append(DIGITS.charAt((int) ((millis >>> shift) & 31)));
        }
        for (int five = 0; five < 10; five += 5) {
            long bits = 0;
            for (int i = 0; i < 5; i++) {
                bits = (bits << 8) | (random[five + i] & 0xff);
            }
            for (int shift = 35; shift >= 0; shift -= 5) {
                text.append(DIGITS.charAt((int) ((bits >>> shift) & 31)));
            }
        }
        return text.toString();
    }
}
