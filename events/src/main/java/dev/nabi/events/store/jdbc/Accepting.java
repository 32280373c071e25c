package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.EventState;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.UniqueKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Takes events in. */
final class Accepting {
    private static final String INSERT =
            "INSERT INTO event (id, lane, state, epoch, accepted_at, not_before, expires_at,"
                    + " lease_until, owner, attempts, deferrals, kills, replayed, depth, bytes, ordering_key, origin)"
                    + " VALUES (?, ?, ?, 0, ?, ?, ?, 0, '', 0, 0, 0, 0, ?, ?, ?, ?) RETURNING seq";

    private final OpenTransaction transaction;
    private final Session session;

    /** What a unique key stands for. */
    private record Earlier(String id, String fingerprint) {}

    Accepting(OpenTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
    }

    List<Acceptance> accept(List<NewEvent> events) throws SQLException {
        var answers = new ArrayList<Acceptance>(events.size());
        for (var event : events) {
            answers.add(accept(event));
        }
        return answers;
    }

    int acceptResults(List<NewEvent> events) throws SQLException {
        for (var event : events) {
            var lane = transaction.number(event.lane());
            insert(event, lane, event.content().bytes());
            transaction.enter(lane, BookEntry.accepted(event.content().bytes()));
        }
        return events.size();
    }

    private Acceptance accept(NewEvent event) throws SQLException {
        var lane = transaction.number(event.lane());
        var bytes = event.content().bytes();
        var unique = event.unique();
        if (unique != null) {
            var earlier = earlier(event, unique);
            if (earlier != null) {
                return earlier;
            }
        }
        var passed = transaction.passed(event.lane(), lane, bytes);
        if (passed.isPresent()) {
            if (unique != null) {
                session.update("DELETE FROM event_unique WHERE value = ?", unique.value());
            }
            return new Acceptance.Full(passed.get());
        }
        insert(event, lane, bytes);
        transaction.enter(lane, BookEntry.accepted(bytes));
        return new Acceptance.Accepted(event.id());
    }

    /** The answer of an earlier event with its key; null after taking the key, which nobody has. */
    private @org.jspecify.annotations.Nullable Acceptance earlier(NewEvent event, UniqueKey unique)
            throws SQLException {
        session.update(
                "DELETE FROM event_unique WHERE value = ? AND until < ?",
                unique.value(),
                event.acceptedAt().toEpochMilli());
        var isFirst = session.update(
                        "INSERT INTO event_unique (value, event_id, fingerprint, until) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        unique.value(),
                        event.id(),
                        unique.fingerprint(),
                        unique.until().toEpochMilli())
                == 1;
        if (isFirst) {
            return null;
        }
        var earlier = session.first(
                        "SELECT event_id, fingerprint FROM event_unique WHERE value = ?",
                        row -> new Earlier(row.getString(1), row.getString(2)),
                        unique.value())
                .orElseThrow(() -> new SQLException("The unique key " + unique.value() + " has just gone"));
        return earlier.fingerprint().equals(unique.fingerprint())
                ? new Acceptance.Repeated(earlier.id())
                : new Acceptance.Conflict(earlier.id());
    }

    private void insert(NewEvent event, long lane, int bytes) throws SQLException {
        var key = event.orderingKey();
        var state = key != null && isTaken(lane, key) ? EventState.BLOCKED : EventState.QUEUED;
        long sequence = session.first(
                        INSERT,
                        row -> row.getLong(1),
                        event.id(),
                        lane,
                        state.code(),
                        event.acceptedAt().toEpochMilli(),
                        event.notBefore().toEpochMilli(),
                        event.expiresAt().toEpochMilli(),
                        event.depth(),
                        (long) bytes,
                        key,
                        event.origin())
                .orElseThrow();
        session.update(
                "INSERT INTO event_payload (seq, head, body) VALUES (?, ?, ?)",
                sequence,
                event.content().head(),
                event.content().body());
    }

    /**
     * Whether an earlier event with the key is left. Any of them is locked until the commit: it cannot be settled without
     * seeing this one then, and so queues it.
     */
    private boolean isTaken(long lane, String key) throws SQLException {
        return session.first(
                        "SELECT seq FROM event WHERE lane = ? AND ordering_key = ? AND state < 3 LIMIT 1"
                                + transaction.dialect().forShare(),
                        row -> row.getLong(1),
                        lane,
                        key)
                .isPresent();
    }
}
