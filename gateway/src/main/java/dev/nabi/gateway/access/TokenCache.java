package dev.nabi.gateway.access;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature was verified, by the keys that verified it and by their SHA-256: until they expire, and for 5 minutes
 * at most, so that a key that its issuer takes back holds no longer. {@value #MOST} at most.
 */
final class TokenCache {
    static final int MOST = 10_000;
    private static final long LONGEST_MILLIS = 300_000;

    /** A token as verified by the keys of one source: another Function's source proves nothing here. */
    private record Key(KeySource source, TokenHash hash) {}

    private final ConcurrentMap<Key, Known> tokens = new ConcurrentHashMap<>();

    /** A verified token and whom it makes of its bearer. */
    record Known(VerifiedToken token, Caller caller) {}

    @Nullable
    Known find(KeySource source, TokenHash hash, long now) {
        var known = tokens.get(new Key(source, hash));
        return known == null || now - known.token().verifiedAt() > LONGEST_MILLIS ? null : known;
    }

    void put(KeySource source, TokenHash hash, Known known, long now) {
        if (tokens.size() >= MOST) {
            makeRoom(now);
        }
        tokens.put(new Key(source, hash), known);
    }

    private synchronized void makeRoom(long now) {
        if (tokens.size() < MOST) {
            return;
        }
        tokens.values()
                .removeIf(known ->
                        known.token().isExpired(now) || now - known.token().verifiedAt() > LONGEST_MILLIS);
        var all = tokens.keySet().iterator();
        for (var left = tokens.size() - MOST / 8 * 7; left > 0 && all.hasNext(); left--) {
            all.next();
            all.remove();
        }
    }

    int size() {
        return tokens.size();
    }
}
