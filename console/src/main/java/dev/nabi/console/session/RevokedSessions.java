package dev.nabi.console.session;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Sessions that were ended before their time, by their ids, each until it would have ended anyway. */
public record RevokedSessions(Map<String, Instant> ends) {
    static final int MOST = 10_000;
    static final RevokedSessions NONE = new RevokedSessions(Map.of());

    public RevokedSessions {
        ends = Map.copyOf(ends);
    }

    boolean has(Session session) {
        return ends.containsKey(session.id());
    }

    /** With one more; empty when there is no room for it. */
    Optional<RevokedSessions> with(Session session, Instant now) {
        var next = new HashMap<>(ends);
        next.values().removeIf(end -> !now.isBefore(end));
        next.put(session.id(), session.ends());
        return next.size() > MOST ? Optional.empty() : Optional.of(new RevokedSessions(next));
    }
}
