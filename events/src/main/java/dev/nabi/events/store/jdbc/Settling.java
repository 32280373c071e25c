package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.AttemptRecord;
import dev.nabi.events.store.EventResult;
import dev.nabi.events.store.EventState;
import dev.nabi.events.store.Lease;
import dev.nabi.events.store.Settlement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Settles deliveries, for those whose lease still holds, and cancels events. */
final class Settling {
    private static final String HELD = " WHERE id = ? AND epoch = ? AND state = 1";
    private static final String RETURNING = " RETURNING seq, lane, bytes, ordering_key";

    private final OpenTransaction transaction;
    private final Session session;

    /** The row of an event that was changed. */
    private record Settled(
            long sequence, long lane, long bytes, @Nullable String orderingKey) {
        static Settled of(ResultSet row) throws SQLException {
            return new Settled(row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4));
        }
    }

    Settling(OpenTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
    }

    boolean settle(Settlement settlement) throws SQLException {
        var settled =
                switch (settlement.ending()) {
                    case Settlement.Succeeded succeeded -> succeeded(settlement, succeeded);
                    case Settlement.Dead dead -> dead(settlement, dead);
                    case Settlement.RetryAt retry -> retry(settlement, retry);
                    case Settlement.Released _ ->
                        session.first("UPDATE event SET state = 0" + HELD + RETURNING, Settled::of, of(settlement));
                };
        var attempt = settlement.attempt();
        if (settled.isPresent() && attempt != null) {
            remember(settled.get(), settlement.lease(), attempt);
        }
        return settled.isPresent();
    }

    private static Object[] of(Settlement settlement) {
        return new Object[] {settlement.lease().id(), settlement.lease().epoch()};
    }

    private static int counted(Settlement settlement) {
        var attempt = settlement.attempt();
        return attempt != null && attempt.counted() ? 1 : 0;
    }

    private Optional<Settled> succeeded(Settlement settlement, Settlement.Succeeded succeeded) throws SQLException {
        var settled = session.first(
                "UPDATE event SET state = 3, settled_at = ?, attempts = attempts + ?" + HELD + RETURNING,
                Settled::of,
                settlement.at().toEpochMilli(),
                counted(settlement),
                settlement.lease().id(),
                settlement.lease().epoch());
        if (settled.isPresent()) {
            transaction.enter(
                    settled.get().lane(), BookEntry.settled(settled.get().bytes()));
            deletePayload(settled.get());
            keep(settled.get(), succeeded.result());
            queueNext(settled.get());
        }
        return settled;
    }

    private Optional<Settled> dead(Settlement settlement, Settlement.Dead dead) throws SQLException {
        var settled = session.first(
                "UPDATE event SET state = 5, settled_at = ?, attempts = attempts + ?, reason = ?, detail = ?" + HELD
                        + RETURNING,
                Settled::of,
                settlement.at().toEpochMilli(),
                counted(settlement),
                dead.reason().text(),
                dead.detail(),
                settlement.lease().id(),
                settlement.lease().epoch());
        if (settled.isPresent()) {
            transaction.enter(settled.get().lane(), BookEntry.dead(settled.get().bytes()));
            keep(settled.get(), dead.answer());
            queueNext(settled.get());
        }
        return settled;
    }

    private Optional<Settled> retry(Settlement settlement, Settlement.RetryAt retry) throws SQLException {
        int counted = counted(settlement);
        return session.first(
                "UPDATE event SET state = 0, not_before = ?, attempts = attempts + ?,"
                        + " deferrals = CASE WHEN ? = 1 THEN 0 ELSE deferrals + 1 END, kills = kills + ?" + HELD
                        + RETURNING,
                Settled::of,
                retry.notBefore().toEpochMilli(),
                counted,
                counted,
                retry.killed() ? 1 : 0,
                settlement.lease().id(),
                settlement.lease().epoch());
    }

    /** Attempts are all kept; of what was none, only the last. */
    private void remember(Settled settled, Lease lease, AttemptRecord attempt) throws SQLException {
        session.update(
                "INSERT INTO event_attempt (seq, epoch, started_at, millis, counted, status, outcome, cold, revision)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (seq, epoch) DO UPDATE SET"
                        + " started_at = excluded.started_at, millis = excluded.millis, counted = excluded.counted,"
                        + " status = excluded.status, outcome = excluded.outcome, cold = excluded.cold,"
                        + " revision = excluded.revision",
                settled.sequence(),
                attempt.counted() ? lease.epoch() : 0L,
                attempt.start().toEpochMilli(),
                attempt.millis(),
                attempt.counted(),
                attempt.status(),
                attempt.outcome(),
                attempt.cold(),
                attempt.revision());
    }

    private void keep(Settled settled, @Nullable EventResult result) throws SQLException {
        if (result != null) {
            session.update(
                    "INSERT INTO event_result (seq, status, content_type, body) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (seq) DO UPDATE SET status = excluded.status,"
                            + " content_type = excluded.content_type, body = excluded.body",
                    settled.sequence(),
                    result.status(),
                    result.contentType(),
                    result.body());
        }
    }

    private void deletePayload(Settled settled) throws SQLException {
        session.update("DELETE FROM event_payload WHERE seq = ?", settled.sequence());
    }

    /** The end of an event lets the next one with its key go. */
    private void queueNext(Settled settled) throws SQLException {
        var key = settled.orderingKey();
        if (key != null) {
            session.update(
                    "UPDATE event SET state = 0 WHERE seq = (SELECT MIN(seq) FROM event WHERE lane = ?"
                            + " AND ordering_key = ? AND ordering_key IS NOT NULL AND state < 3 AND state = 2)",
                    settled.lane(),
                    key);
        }
    }

    Optional<EventState> cancel(String id, Instant now) throws SQLException {
        var state = session.first(
                "SELECT state FROM event WHERE id = ?"
                        + (transaction.dialect() == Dialect.POSTGRES ? " FOR UPDATE" : ""),
                row -> EventState.of(row.getInt(1)),
                id);
        if (state.isEmpty() || state.get().isFinal()) {
            return state;
        }
        var settled = session.first(
                "UPDATE event SET state = 4, settled_at = ? WHERE id = ? AND state < 3" + RETURNING,
                Settled::of,
                now.toEpochMilli(),
                id);
        if (settled.isPresent()) {
            transaction.enter(
                    settled.get().lane(), BookEntry.settled(settled.get().bytes()));
            deletePayload(settled.get());
            queueNext(settled.get());
        }
        return state;
    }

    int deleteSettled(long before, int max) throws SQLException {
        List<Long> old = session.list(
                "SELECT seq FROM event WHERE state IN (3, 4) AND settled_at < ? ORDER BY settled_at LIMIT ?"
                        + transaction.dialect().skipLocked(),
                row -> row.getLong(1),
                before,
                max);
        for (var sequence : old) {
            session.update("DELETE FROM event_attempt WHERE seq = ?", sequence);
            session.update("DELETE FROM event_result WHERE seq = ?", sequence);
            session.update("DELETE FROM event WHERE seq = ?", sequence);
        }
        return old.size();
    }
}
