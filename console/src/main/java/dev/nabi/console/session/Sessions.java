package dev.nabi.console.session;

import dev.nabi.console.accounts.AccountTokens;
import dev.nabi.console.accounts.RecentAccounts;
import dev.nabi.console.caller.Caller;
import dev.nabi.console.caller.TokenClaims;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/** Sessions: begun, read from a cookie's text, and ended. */
public final class Sessions {
    private static final String PURPOSE = "session";
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
    private static final int ID_BYTES = 16;

    private final SessionRecords records;
    private final RecentAccounts accounts;
    private final AccountTokens tokens;
    private final Bounds bounds;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * How long sessions are.
     *
     * @param life the longest that one lasts
     * @param idle after how long without a request it ends
     * @param namespace that of the accounts' ServiceAccounts
     */
    public record Bounds(Duration life, Duration idle, String namespace) {
        public Bounds {
            if (life.isNegative() || life.isZero() || life.compareTo(SessionKeys.ROTATION) > 0) {
                throw new IllegalArgumentException(
                        "nabi.console.session.life is " + life + ", and must be more than 0 and at most 24 h");
            }
            if (idle.isNegative() || idle.isZero()) {
                throw new IllegalArgumentException(
                        "nabi.console.session.idle is " + idle + ", and must be more than 0");
            }
        }
    }

    public Sessions(
            SessionRecords records,
            RecentAccounts accounts,
            AccountTokens tokens,
            Bounds bounds,
            InstantSource clock,
            SecureRandom random) {
        this.records = records;
        this.accounts = accounts;
        this.tokens = tokens;
        this.bounds = bounds;
        this.clock = clock;
        this.random = random;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    Session ofAccount(String name) {
        return begun(Session.Way.ACCOUNT, name, "", Optional.empty());
    }

    Session ofToken(Session.Way way, String name, String token) {
        return begun(way, name, token, TokenClaims.of(token).ends());
    }

    private Session begun(Session.Way way, String name, String token, Optional<Instant> tokenEnds) {
        var id = new byte[ID_BYTES];
        random.nextBytes(id);
        var now = now();
        var ends = now.plus(bounds.life());
        return new Session(
                Base64.getUrlEncoder().withoutPadding().encodeToString(id),
                way,
                name,
                token,
                now,
                now,
                tokenEnds.filter(end -> end.isBefore(ends)).orElse(ends));
    }

    String sealed(Session session) {
        return SealedSession.seal(session, PURPOSE, records.keys().newest(), random);
    }

    /** The session of a cookie's text; empty when there is none, or it is over. */
    Optional<Session> open(String text) {
        return SealedSession.open(text, PURPOSE, records.keysWith(SealedSession.keyId(text)), Session.class)
                .filter(session -> session.isLive(now(), bounds.idle()))
                .filter(session -> !records.isRevoked(session));
    }

    /** The session with the time of now, where the cookie's is old. */
    Optional<Session> refreshed(Session session) {
        return session.isStale(now()) ? Optional.of(session.seenAt(now())) : Optional.empty();
    }

    /** With whose right a session acts; empty when the account, or its ServiceAccount, is not there any more. */
    Optional<SignedIn> signedIn(Session session) {
        if (session.way() != Session.Way.ACCOUNT) {
            return Optional.of(
                    new SignedIn(new Caller(home(session.name()), session.name(), session.token()), session));
        }
        return accounts.find(session.name())
                .filter(account -> account.hasPassword() && !session.started().isBefore(account.sessionsFrom()))
                .flatMap(_ -> tokens.token(session.name()))
                .map(token -> new SignedIn(
                        Caller.serviceAccount(/* namespace= */ bounds.namespace(), /* account= */ session.name(), token)
                                .in("default"),
                        session));
    }

    /** A ServiceAccount is at home in its namespace. */
    private static String home(String user) {
        var parts = user.split(":", -1);
        return user.startsWith(SERVICE_ACCOUNT) && parts.length == 4 ? parts[2] : "default";
    }

    void end(Session session) {
        records.revoke(session);
    }

    <T> String sealed(T value, String purpose) {
        return SealedSession.seal(value, purpose, records.keys().newest(), random);
    }

    <T> Optional<T> open(String text, String purpose, Class<T> type) {
        return SealedSession.open(text, purpose, records.keysWith(SealedSession.keyId(text)), type);
    }
}
