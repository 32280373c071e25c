package dev.nabi.console.session;

import dev.nabi.console.records.SecretRecords;
import dev.nabi.console.records.Stored;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of cookies and the sessions that were ended, which all replicas share: read from Secrets, and not again for some
 * seconds, so that a request costs no look-up. A session that ends at one replica is refused at the others within that time.
 */
public final class SessionRecords {
    static final Duration FRESH = Duration.ofSeconds(5);

    /** How long a key that is not known is not looked for again. */
    private static final Duration UNKNOWN = Duration.ofSeconds(1);

    private static final String KEYS = "nabi-session-keys";
    private static final String REVOKED = "nabi-revoked-sessions";
    private static final String SESSION = "session";
    private static final int ROUNDS = 8;

    private final SecretRecords records;
    private final InstantSource clock;
    private final SecureRandom random;
    private @Nullable Seen<SessionKeys> keys;
    private @Nullable Seen<RevokedSessions> revoked;

    private record Seen<T>(T value, Instant at) {
        boolean isFresh(Instant now) {
            return now.isBefore(at.plus(FRESH)) && !now.isBefore(at);
        }
    }

    public SessionRecords(SecretRecords records, InstantSource clock, SecureRandom random) {
        this.records = records;
        this.clock = clock;
        this.random = random;
    }

    /** The keys; made where there are none, and changed where the newest is old. */
    synchronized SessionKeys keys() {
        var now = clock.instant();
        var known = keys;
        if (known != null && known.isFresh(now) && !known.value().isDue(now)) {
            return known.value();
        }
        var current = written(now);
        keys = new Seen<>(current, now);
        return current;
    }

    /** The keys, read anew where another replica may have made the one of this id a moment ago. */
    synchronized SessionKeys keysWith(String id) {
        var known = keys();
        var seen = keys;
        if (known.find(id).isEmpty()
                && seen != null
                && !clock.instant().isBefore(seen.at().plus(UNKNOWN))) {
            keys = null;
            return keys();
        }
        return known;
    }

    private SessionKeys written(Instant now) {
        for (var round = 0; round < ROUNDS; round++) {
            var found = records.find(KEYS, SessionKeys.class);
            if (found.isPresent() && !found.get().value().isDue(now)) {
                return found.get().value();
            }
            var next = found.map(stored -> stored.value().rotated(random, now))
                    .orElseGet(() -> SessionKeys.create(random, now));
            if (write(KEYS, next, found)) {
                return next;
            }
        }
        throw new IllegalStateException("the keys of sessions are written by others all the time");
    }

    private boolean write(String name, Object value, Optional<? extends Stored<?>> before) {
        return before.map(stored -> records.replace(name, SESSION, value, stored.version()))
                .orElseGet(() -> records.create(name, SESSION, value));
    }

    synchronized boolean isRevoked(Session session) {
        var now = clock.instant();
        var known = revoked;
        if (known == null || !known.isFresh(now)) {
            known = new Seen<>(
                    records.find(REVOKED, RevokedSessions.class)
                            .map(Stored::value)
                            .orElse(RevokedSessions.NONE),
                    now);
            revoked = known;
        }
        return known.value().has(session);
    }

    /** Ends a session for good. Where too many are kept already, all sessions end: the keys are made anew. */
    synchronized void revoke(Session session) {
        for (var round = 0; round < ROUNDS; round++) {
            var now = clock.instant();
            var found = records.find(REVOKED, RevokedSessions.class);
            var next = found.map(Stored::value).orElse(RevokedSessions.NONE).with(session, now);
            if (next.isEmpty()) {
                forgetKeys(now);
                return;
            }
            if (write(REVOKED, next.get(), found)) {
                revoked = new Seen<>(next.get(), now);
                return;
            }
        }
        throw new IllegalStateException("the record of ended sessions is written by others all the time");
    }

    private void forgetKeys(Instant now) {
        for (var round = 0; round < ROUNDS; round++) {
            var found = records.find(KEYS, SessionKeys.class);
            var next = SessionKeys.create(random, now);
            if (write(KEYS, next, found)) {
                keys = new Seen<>(next, now);
                return;
            }
        }
        throw new IllegalStateException("the keys of sessions are written by others all the time");
    }
}
