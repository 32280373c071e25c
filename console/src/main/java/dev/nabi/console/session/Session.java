package dev.nabi.console.session;

import java.time.Duration;
import java.time.Instant;

/**
 * A person who is signed in. All of it is in the cookie, so that every replica knows it; what ends it before its time is kept by
 * {@link RevokedSessions} and by the account.
 *
 * @param id by which it is revoked
 * @param name the account, or the user as the API server calls them
 * @param token the Kubernetes token; empty for an account, whose tokens are asked for as they are needed
 * @param started when the person signed in
 * @param seen when the browser was last heard of, give or take a minute
 * @param ends when it ends whatever happens
 */
public record Session(String id, Way way, String name, String token, Instant started, Instant seen, Instant ends) {
    /** A cookie is written anew this often, so that it tells when the browser was last heard of. */
    private static final Duration REFRESH = Duration.ofMinutes(1);

    /** How the person signed in. */
    public enum Way {
        ACCOUNT,
        TOKEN,
        OIDC
    }

    boolean isLive(Instant now, Duration idle) {
        return now.isBefore(ends) && now.isBefore(seen.plus(idle));
    }

    boolean isStale(Instant now) {
        return now.isAfter(seen.plus(REFRESH));
    }

    Session seenAt(Instant now) {
        return new Session(id, way, name, token, started, now, ends);
    }

    /** Without the token, so that no log line holds it. */
    @Override
    public String toString() {
        return "Session[" + way + " " + name + "]";
    }
}
