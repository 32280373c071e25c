package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.AttemptRecord;
import dev.nabi.events.store.Books;
import dev.nabi.events.store.DeadLetterFilter;
import dev.nabi.events.store.DeadReason;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.EventReads;
import dev.nabi.events.store.EventResult;
import dev.nabi.events.store.EventState;
import dev.nabi.events.store.LaneBacklog;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.StoreException;
import dev.nabi.events.store.StoredEvent;
import dev.nabi.events.store.TopicEntry;
import dev.nabi.events.store.TopicRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queries of one snapshot. */
final class JdbcReads implements EventReads {
    /** Entries of a topic have 1 MiB at most: a few are read at a time. */
    private static final int TOPIC_STEP = 8;

    private static final String EVENT =
            "SELECT e.seq, e.id, l.namespace, l.function, l.trigger_name, e.state, e.accepted_at,"
                    + " e.not_before, e.expires_at, e.settled_at, e.origin, e.attempts, e.reason, e.detail"
                    + " FROM event e JOIN event_lane l ON l.id = e.lane";

    private final Session session;

    /** Something that is asked of the database. */
    @FunctionalInterface
    private interface Queries<T> {
        T run() throws SQLException;
    }

    /** A lane, and what the books and the rows say of it. */
    private record Lane(long number, LaneKey key, long live, long bytes, long dead) {}

    JdbcReads(Session session) {
        this.session = session;
    }

    private static <T> T run(Queries<T> queries) throws StoreException {
        try {
            return queries.run();
        } catch (SQLException e) {
            throw new StoreException("The event store failed: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<StoredEvent> find(String id) throws StoreException {
        return run(() -> session.first(EVENT + " WHERE e.id = ?", Found::of, id).map(this::complete));
    }

    /** An event's row, with its number. */
    private record Found(long sequence, StoredEvent event) {
        static Found of(ResultSet row) throws SQLException {
            var reason = row.getString(13);
            var detail = row.getString(14);
            return new Found(
                    row.getLong(1),
                    new StoredEvent(
                            row.getString(2),
                            new LaneKey(row.getString(3), row.getString(4), row.getString(5)),
                            EventState.of(row.getInt(6)),
                            Instant.ofEpochMilli(row.getLong(7)),
                            Instant.ofEpochMilli(row.getLong(8)),
                            Instant.ofEpochMilli(row.getLong(9)),
                            instant(row, 10),
                            row.getString(11),
                            row.getInt(12),
                            reason == null ? null : DeadReason.of(reason),
                            detail == null ? "" : detail,
                            List.of(),
                            null));
        }
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private StoredEvent complete(Found found) {
        try {
            var event = found.event();
            return new StoredEvent(
                    event.id(),
                    event.lane(),
                    event.state(),
                    event.acceptedAt(),
                    event.notBefore(),
                    event.expiresAt(),
                    event.settledAt(),
                    event.origin(),
                    event.attempts(),
                    event.reason(),
                    event.detail(),
                    history(found.sequence()),
                    result(found.sequence()).orElse(null));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<AttemptRecord> history(long sequence) throws SQLException {
        return session.list(
                "SELECT started_at, millis, counted, status, outcome, cold, revision FROM event_attempt"
                        + " WHERE seq = ? ORDER BY started_at, epoch",
                row -> new AttemptRecord(
                        Instant.ofEpochMilli(row.getLong(1)),
                        row.getLong(2),
                        row.getInt(3) == 1,
                        row.getInt(4),
                        row.getString(5),
                        row.getInt(6) == 1,
                        row.getString(7)),
                sequence);
    }

    private Optional<EventResult> result(long sequence) throws SQLException {
        return session.first(
                "SELECT status, content_type, body FROM event_result WHERE seq = ?",
                row -> new EventResult(row.getInt(1), row.getString(2), row.getBytes(3)),
                sequence);
    }

    @Override
    public Optional<EventContent> content(String id) throws StoreException {
        return run(() -> session.first(
                "SELECT p.head, p.body FROM event_payload p JOIN event e ON e.seq = p.seq WHERE e.id = ?",
                row -> new EventContent(row.getString(1), row.getBytes(2)),
                id));
    }

    @Override
    public List<StoredEvent> deadLetters(DeadLetterFilter filter, String after, int max) throws StoreException {
        var conditions = Conditions.of(filter);
        return run(() -> session
                .list(
                        EVENT + " WHERE" + conditions.sql()
                                + " AND e.seq > COALESCE((SELECT seq FROM event WHERE id = ?), 0) ORDER BY e.seq LIMIT ?",
                        Found::of,
                        conditions.with(after, max))
                .stream()
                .map(Found::event)
                .toList());
    }

    @Override
    public long countDeadLetters(DeadLetterFilter filter) throws StoreException {
        var conditions = Conditions.of(filter);
        return run(() -> count("SELECT COUNT(*) FROM event e WHERE" + conditions.sql(), conditions.with()));
    }

    private long count(String sql, @Nullable Object... values) throws SQLException {
        return session.first(sql, row -> row.getLong(1), values).orElse(0L);
    }

    @Override
    public List<LaneBacklog> backlog(Instant now) throws StoreException {
        return run(() -> {
            var running = new HashMap<Long, Long>();
            session.list(
                    "SELECT lane, COUNT(*) FROM event WHERE state = 1 GROUP BY lane",
                    row -> running.put(row.getLong(1), row.getLong(2)) == null);
            var backlog = new ArrayList<LaneBacklog>();
            for (var lane : lanes()) {
                if (lane.live() > 0 || lane.dead() > 0) {
                    backlog.add(backlog(lane, running.getOrDefault(lane.number(), 0L), now.toEpochMilli()));
                }
            }
            return backlog;
        });
    }

    private List<Lane> lanes() throws SQLException {
        return session.list(
                "SELECT l.id, l.namespace, l.function, l.trigger_name, SUM(b.live), SUM(b.live_bytes), SUM(b.dead)"
                        + " FROM event_lane l JOIN event_book b ON b.lane = l.id"
                        + " GROUP BY l.id, l.namespace, l.function, l.trigger_name",
                row -> new Lane(
                        row.getLong(1),
                        new LaneKey(row.getString(2), row.getString(3), row.getString(4)),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7)));
    }

    private LaneBacklog backlog(Lane lane, long running, long now) throws SQLException {
        var queued = Math.max(0, lane.live() - running);
        var due = queued == 0
                ? 0
                : count(
                        "SELECT COUNT(*) FROM (SELECT 1 FROM event WHERE lane = ? AND state = 0 AND not_before <= ? LIMIT "
                                + LaneBacklog.MOST_DUE + ") AS d",
                        lane.number(),
                        now);
        var oldest = queued == 0
                ? Optional.<Instant>empty()
                : session.first(
                        "SELECT accepted_at FROM event WHERE lane = ? AND state = 0 ORDER BY not_before, seq LIMIT 1",
                        row -> Instant.ofEpochMilli(row.getLong(1)),
                        lane.number());
        return new LaneBacklog(lane.key(), queued, due, running, lane.dead(), lane.bytes(), oldest.orElse(null));
    }

    @Override
    public List<String> expired(Instant now, int max) throws StoreException {
        return run(() -> session.list(
                "SELECT id FROM event WHERE state = 0 AND expires_at < ? LIMIT ?",
                row -> row.getString(1),
                now.toEpochMilli(),
                max));
    }

    @Override
    public List<LaneKey> dueLanes(Instant now) throws StoreException {
        return run(() -> session.list(
                "SELECT l.namespace, l.function, l.trigger_name FROM event_lane l WHERE EXISTS"
                        + " (SELECT 1 FROM event e WHERE e.lane = l.id AND e.state = 0 AND e.not_before <= ?)",
                row -> new LaneKey(row.getString(1), row.getString(2), row.getString(3)),
                now.toEpochMilli()));
    }

    @Override
    public Optional<Instant> nextDue(Instant now) throws StoreException {
        return run(() -> session
                .list(
                        "SELECT (SELECT MIN(e.not_before) FROM event e WHERE e.lane = l.id AND e.state = 0"
                                + " AND e.not_before > ?) FROM event_lane l",
                        row -> row.getLong(1),
                        now.toEpochMilli())
                .stream()
                .filter(due -> due > 0)
                .min(Long::compare)
                .map(Instant::ofEpochMilli));
    }

    @Override
    public Books books() throws StoreException {
        return run(() -> {
            var entered = session.first(
                            "SELECT COALESCE(SUM(accepted), 0), COALESCE(SUM(settled), 0) FROM event_book",
                            row -> new long[] {row.getLong(1), row.getLong(2)})
                    .orElseThrow();
            var queued = count("SELECT COUNT(*) FROM event WHERE state = 0")
                    + count("SELECT COUNT(*) FROM event WHERE ordering_key IS NOT NULL AND state < 3 AND state = 2");
            return new Books(
                    entered[0],
                    queued,
                    count("SELECT COUNT(*) FROM event WHERE state = 1"),
                    entered[1],
                    count("SELECT COUNT(*) FROM event WHERE state = 5"));
        });
    }

    @Override
    public List<TopicEntry> topic(String namespace, String topic, Instant from, long after, int max)
            throws StoreException {
        var found = new ArrayList<TopicEntry>();
        var bytes = 0L;
        var position = after;
        while (found.size() < max && bytes < TOPIC_BYTES) {
            var step = step(namespace, topic, from, position, Math.min(TOPIC_STEP, max - found.size()));
            if (step.isEmpty()) {
                return found;
            }
            found.addAll(step);
            position = step.getLast().position();
            bytes += step.stream()
                    .mapToLong(entry -> entry.record().content().body().length)
                    .sum();
        }
        return found;
    }

    private List<TopicEntry> step(String namespace, String topic, Instant from, long after, int max)
            throws StoreException {
        return run(() -> session.list(
                "SELECT position, published_at, head, body FROM event_topic WHERE namespace = ? AND topic = ?"
                        + " AND published_at >= ? AND position > ? ORDER BY position LIMIT ?",
                row -> new TopicEntry(
                        row.getLong(1),
                        new TopicRecord(
                                namespace,
                                topic,
                                Instant.ofEpochMilli(row.getLong(2)),
                                new EventContent(row.getString(3), row.getBytes(4)))),
                namespace,
                topic,
                from.toEpochMilli(),
                after,
                max));
    }
}
