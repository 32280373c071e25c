package dev.nabi.console.accounts;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tries for names that are no accounts, so that such a name is refused after as many tries as an account. Names are kept as
 * digests; of too many the one whose last try is the oldest is forgotten.
 */
public record UnknownNames(Map<String, Tries> tries) {
    static final int MOST = 1000;
    static final UnknownNames NONE = new UnknownNames(Map.of());

    public UnknownNames {
        tries = Map.copyOf(tries);
    }

    Tries of(String name) {
        return tries.getOrDefault(key(name), Tries.NONE);
    }

    UnknownNames with(String name, Instant now) {
        var next = new HashMap<>(tries);
        next.values().removeIf(old -> old.isOver(now));
        next.put(key(name), of(name).with(now));
        while (next.size() > MOST) {
            oldest(next).ifPresent(next::remove);
        }
        return new UnknownNames(next);
    }

    private static Optional<String> oldest(Map<String, Tries> tries) {
        return tries.entrySet().stream()
                .min(Comparator.comparing(entry -> entry.getValue().times().getLast()))
                .map(Map.Entry::getKey);
    }

    private static String key(String name) {
        return RecoveryCodes.digest("", name).substring(0, 16);
    }
}
