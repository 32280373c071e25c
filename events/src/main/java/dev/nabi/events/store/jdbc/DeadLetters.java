package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.DeadLetterFilter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Queues dead letters again, or deletes them. */
final class DeadLetters {
    private final OpenTransaction transaction;
    private final Session session;

    /** A dead letter's row. */
    private record Dead(long sequence, String id, long lane, long bytes) {
        static Dead of(ResultSet row) throws SQLException {
            return new Dead(row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4));
        }
    }

    DeadLetters(OpenTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
    }

    List<String> redrive(DeadLetterFilter filter, int max, Instant now, Duration maxAge, Duration distance)
            throws SQLException {
        var redriven = new ArrayList<String>();
        var due = now;
        for (var dead : find(filter, max)) {
            redrive(dead, due, maxAge);
            redriven.add(dead.id());
            due = due.plus(distance);
        }
        return redriven;
    }

    boolean redrive(String id, Instant now, Duration maxAge) throws SQLException {
        var dead = find(id);
        for (var one : dead) {
            redrive(one, now, maxAge);
        }
        return !dead.isEmpty();
    }

    /** It is queued even where its key is taken: among those that are queued, the earliest goes first. */
    private void redrive(Dead dead, Instant due, Duration maxAge) throws SQLException {
        session.update(
                "UPDATE event SET state = 0, attempts = 0, deferrals = 0, kills = 0, replayed = 1, not_before = ?,"
                        + " expires_at = ?, settled_at = NULL, reason = NULL, detail = NULL WHERE seq = ?",
                due.toEpochMilli(),
                due.plus(maxAge).toEpochMilli(),
                dead.sequence());
        session.update("DELETE FROM event_result WHERE seq = ?", dead.sequence());
        transaction.enter(dead.lane(), BookEntry.redriven());
    }

    int purge(DeadLetterFilter filter, int max) throws SQLException {
        var found = find(filter, max);
        for (var dead : found) {
            purge(dead);
        }
        return found.size();
    }

    boolean purge(String id) throws SQLException {
        var found = find(id);
        for (var dead : found) {
            purge(dead);
        }
        return !found.isEmpty();
    }

    private void purge(Dead dead) throws SQLException {
        for (var table : List.of("event_payload", "event_attempt", "event_result", "event")) {
            session.update("DELETE FROM " + table + " WHERE seq = ?", dead.sequence());
        }
        transaction.enter(dead.lane(), BookEntry.purged(dead.bytes()));
    }

    private List<Dead> find(DeadLetterFilter filter, int max) throws SQLException {
        var conditions = Conditions.of(filter);
        return session.list(
                "SELECT e.seq, e.id, e.lane, e.bytes FROM event e WHERE" + conditions.sql() + " ORDER BY e.seq LIMIT ?"
                        + transaction.dialect().skipLocked(),
                Dead::of,
                conditions.with(max));
    }

    private List<Dead> find(String id) throws SQLException {
        return session.list(
                "SELECT e.seq, e.id, e.lane, e.bytes FROM event e WHERE e.id = ? AND e.state = 5"
                        + transaction.dialect().skipLocked(),
                Dead::of,
                id);
    }
}
