package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.AttemptRecord;
import dev.nabi.events.store.EventResult;
import dev.nabi.events.store.EventState;
import dev.nabi.events.store.Lease;
import dev.nabi.events.store.Settlement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Settles deliveries, for those whose lease still holds, and cancels events. */
final class Settling {
    /** One statement for all endings, so that it runs over the rows in one order: two batches never wait in a circle. */
    private static final String SETTLE = "UPDATE event SET state = ?, settled_at = NULLIF(?, 0),"
            + " not_before = CASE WHEN ? = 0 THEN not_before ELSE ? END, attempts = attempts + ?,"
            + " deferrals = deferrals * ? + ?, kills = kills + ?, reason = ?, detail = ?"
            + " WHERE seq = ? AND id = ? AND epoch = ? AND state = 1";

    private static final String ATTEMPT =
            "INSERT INTO event_attempt (seq, epoch, started_at, millis, counted, status, outcome, cold, revision)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (seq, epoch) DO UPDATE SET"
                    + " started_at = excluded.started_at, millis = excluded.millis, counted = excluded.counted,"
                    + " status = excluded.status, outcome = excluded.outcome, cold = excluded.cold,"
                    + " revision = excluded.revision";

    private static final String RESULT =
            "INSERT INTO event_result (seq, status, content_type, body) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (seq) DO UPDATE SET status = excluded.status,"
                    + " content_type = excluded.content_type, body = excluded.body";

    /** The end of an event lets the next one with its key go; not one that somebody cancelled meanwhile, who queues the next. */
    private static final String QUEUE_NEXT =
            "UPDATE event SET state = 0 WHERE state = 2 AND seq = (SELECT MIN(seq) FROM event WHERE lane = ?"
                    + " AND ordering_key = ? AND ordering_key IS NOT NULL AND state < 3 AND state = 2)";

    private final OpenTransaction transaction;
    private final Session session;

    /** What the end of an event changes beside its row. */
    private record Settled(
            long sequence, long lane, long bytes, @Nullable String orderingKey) {
        static Settled of(ResultSet row) throws SQLException {
            return new Settled(row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4));
        }

        static Settled of(Lease lease) {
            return new Settled(lease.sequence(), lease.lane(), lease.bytes(), lease.orderingKey());
        }
    }

    Settling(OpenTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
    }

    List<Boolean> settle(List<Settlement> settlements) throws SQLException {
        var order = IntStream.range(0, settlements.size())
                .boxed()
                .sorted(Comparator.comparingLong(
                        (Integer i) -> settlements.get(i).lease().sequence()))
                .toList();
        var changed = session.batch(
                SETTLE, order.stream().map(i -> row(settlements.get(i))).toList());
        var held = new Boolean[settlements.size()];
        var ended = new ArrayList<Settlement>();
        for (int n = 0; n < changed.length; n++) {
            int i = order.get(n);
            held[i] = changed[n] == 1;
            if (held[i]) {
                ended.add(settlements.get(i));
            }
        }
        follow(ended);
        return List.of(held);
    }

    private static @Nullable Object[] row(Settlement settlement) {
        var lease = settlement.lease();
        var ending = settlement.ending();
        long at = settlement.at().toEpochMilli();
        long due =
                ending instanceof Settlement.RetryAt retry ? retry.notBefore().toEpochMilli() : 0;
        int counted = counted(settlement);
        var isRetry = ending instanceof Settlement.RetryAt;
        var dead = ending instanceof Settlement.Dead it ? it : null;
        return new @Nullable Object[] {
            state(ending).code(),
            state(ending).isFinal() ? at : 0L,
            due,
            due,
            counted,
            isRetry && counted == 1 ? 0 : 1,
            isRetry && counted == 0 ? 1 : 0,
            ending instanceof Settlement.RetryAt retry && retry.killed() ? 1 : 0,
            dead == null ? null : dead.reason().text(),
            dead == null ? null : dead.detail(),
            lease.sequence(),
            lease.id(),
            lease.epoch()
        };
    }

    private static EventState state(Settlement.Ending ending) {
        return switch (ending) {
            case Settlement.Succeeded _ -> EventState.SUCCEEDED;
            case Settlement.Dead _ -> EventState.DEAD;
            case Settlement.RetryAt _, Settlement.Released _ -> EventState.QUEUED;
        };
    }

    private static int counted(Settlement settlement) {
        var attempt = settlement.attempt();
        return attempt != null && attempt.counted() ? 1 : 0;
    }

    /** Writes what goes with the rows that were changed. */
    private void follow(List<Settlement> ended) throws SQLException {
        var attempts = new ArrayList<@Nullable Object[]>();
        var results = new ArrayList<@Nullable Object[]>();
        var done = new ArrayList<Settled>();
        var free = new ArrayList<Settled>();
        for (var settlement : ended) {
            var settled = Settled.of(settlement.lease());
            var attempt = settlement.attempt();
            if (attempt != null) {
                attempts.add(row(settlement.lease(), attempt));
            }
            var result =
                    switch (settlement.ending()) {
                        case Settlement.Succeeded succeeded -> {
                            transaction.enter(settled.lane(), BookEntry.settled(settled.bytes()));
                            keep(settled, succeeded.result());
                            done.add(settled);
                            free.add(settled);
                            yield succeeded.result();
                        }
                        case Settlement.Dead dead -> {
                            transaction.enter(settled.lane(), BookEntry.died());
                            free.add(settled);
                            yield dead.answer();
                        }
                        case Settlement.RetryAt _, Settlement.Released _ -> null;
                    };
            if (result != null) {
                results.add(
                        new @Nullable Object[] {settled.sequence(), result.status(), result.contentType(), result.body()
                        });
            }
        }
        session.batch(ATTEMPT, attempts);
        session.batch(RESULT, results);
        deletePayloads(done);
        queueNext(free);
    }

    private void keep(Settled settled, @Nullable EventResult result) throws SQLException {
        transaction.keep(
                transaction.key(settled.lane()).namespace(),
                SettledEvents.EVENT_BYTES + (result == null ? 0 : result.body().length));
    }

    /** Attempts are all kept; of what was none, only the last. */
    private static @Nullable Object[] row(Lease lease, AttemptRecord attempt) {
        return new @Nullable Object[] {
            lease.sequence(),
            attempt.counted() ? lease.epoch() : 0L,
            attempt.start().toEpochMilli(),
            attempt.millis(),
            attempt.counted(),
            attempt.status(),
            attempt.outcome(),
            attempt.cold(),
            attempt.revision()
        };
    }

    private void deletePayloads(List<Settled> settled) throws SQLException {
        if (!settled.isEmpty()) {
            session.update(
                    "DELETE FROM event_payload WHERE " + session.dialect().among("seq"),
                    (Object) settled.stream().map(Settled::sequence).toArray(Long[]::new));
        }
    }

    private void queueNext(List<Settled> settled) throws SQLException {
        session.batch(
                QUEUE_NEXT,
                settled.stream()
                        .filter(one -> one.orderingKey() != null)
                        .map(one -> new @Nullable Object[] {one.lane(), one.orderingKey()})
                        .toList());
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
                "UPDATE event SET state = 4, settled_at = ? WHERE id = ? AND state < 3"
                        + " RETURNING seq, lane, bytes, ordering_key",
                Settled::of,
                now.toEpochMilli(),
                id);
        if (settled.isPresent()) {
            transaction.enter(
                    settled.get().lane(), BookEntry.settled(settled.get().bytes()));
            keep(settled.get(), null);
            deletePayloads(List.of(settled.get()));
            queueNext(List.of(settled.get()));
        }
        return state;
    }
}
