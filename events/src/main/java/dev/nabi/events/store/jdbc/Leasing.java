package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.Lease;
import dev.nabi.events.store.LeaseRequest;
import dev.nabi.events.store.LeasedEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Leases events, prolongs leases, and takes back those that are over. */
final class Leasing {
    /** Of one key, the earliest is delivered, and no other meanwhile. */
    private static final String KEY_IS_FREE =
            " AND (e.ordering_key IS NULL OR NOT EXISTS (SELECT 1 FROM event o WHERE o.lane = e.lane"
                    + " AND o.ordering_key = e.ordering_key AND o.ordering_key IS NOT NULL AND o.state < 3"
                    + " AND (o.state = 1 OR o.seq < e.seq)))";

    private static final String RETURNING =
            " RETURNING seq, id, epoch, lane, accepted_at, expires_at, ordering_key, depth,"
                    + " origin, attempts, deferrals, kills, replayed, not_before, bytes";
    private static final String TAKE = "UPDATE event SET state = 1, epoch = epoch + 1, lease_until = ?, owner = ?";

    /** Of events by their ids: with the one that passes these bytes it is enough, and the others wait for the next time. */
    private static final long QUEUED_BYTES = 4 << 20;

    private final OpenTransaction transaction;
    private final Session session;

    /** A leased row before its payload is read. */
    private record Row(
            Lease lease,
            Instant acceptedAt,
            Instant expiresAt,
            int depth,
            String origin,
            int attempts,
            int deferrals,
            int kills,
            boolean replayed,
            long notBefore) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    new Lease(
                            row.getString(2),
                            row.getLong(3),
                            row.getLong(1),
                            row.getLong(4),
                            row.getLong(15),
                            row.getString(7)),
                    Instant.ofEpochMilli(row.getLong(5)),
                    Instant.ofEpochMilli(row.getLong(6)),
                    row.getInt(8),
                    row.getString(9),
                    row.getInt(10),
                    row.getInt(11),
                    row.getInt(12),
                    row.getInt(13) == 1,
                    row.getLong(14));
        }
    }

    Leasing(OpenTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
    }

    List<LeasedEvent> lease(LeaseRequest request) throws SQLException {
        var lane = transaction.find(request.lane());
        if (lane.isEmpty()) {
            return List.of();
        }
        var rows = session.list(
                TAKE
                        + " WHERE seq IN (SELECT seq FROM (SELECT seq, SUM(bytes) OVER (ORDER BY not_before, seq) - bytes AS earlier"
                        + " FROM (SELECT e.seq, e.not_before, e.bytes FROM event e"
                        + " WHERE e.lane = ? AND e.state = 0 AND e.not_before <= ?" + KEY_IS_FREE
                        + " ORDER BY e.not_before, e.seq LIMIT ?"
                        + transaction.dialect().skipLocked()
                        + ") due) sized WHERE earlier < ?)" + RETURNING,
                Row::of,
                request.until().toEpochMilli(),
                request.owner(),
                lane.get(),
                request.now().toEpochMilli(),
                request.max(),
                request.maxBytes());
        rows.sort(Comparator.comparingLong(Row::notBefore)
                .thenComparingLong(row -> row.lease().sequence()));
        return withPayloads(rows);
    }

    List<LeasedEvent> leaseQueued(List<String> ids, Instant until, String owner) throws SQLException {
        var rows = new ArrayList<Row>();
        long bytes = 0;
        for (var id : ids) {
            if (bytes >= QUEUED_BYTES) {
                break;
            }
            var taken = session.list(
                    TAKE + " WHERE seq IN (SELECT e.seq FROM event e WHERE e.id = ? AND e.state = 0" + KEY_IS_FREE
                            + transaction.dialect().skipLocked() + ")" + RETURNING,
                    Row::of,
                    until.toEpochMilli(),
                    owner,
                    id);
            rows.addAll(taken);
            bytes += taken.stream().mapToLong(row -> row.lease().bytes()).sum();
        }
        return withPayloads(rows);
    }

    private List<LeasedEvent> withPayloads(List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return List.of();
        }
        var payloads = new HashMap<Long, EventContent>();
        session.list(
                "SELECT seq, head, body FROM event_payload WHERE "
                        + session.dialect().among("seq"),
                row -> payloads.put(row.getLong(1), new EventContent(row.getString(2), row.getBytes(3))) == null,
                (Object) rows.stream().map(row -> row.lease().sequence()).toArray(Long[]::new));
        var leased = new ArrayList<LeasedEvent>(rows.size());
        for (var row : rows) {
            var lease = row.lease();
            var content = payloads.get(lease.sequence());
            if (content == null) {
                throw new SQLException("Event " + lease.id() + " has no payload");
            }
            leased.add(new LeasedEvent(
                    lease,
                    transaction.key(lease.lane()),
                    row.acceptedAt(),
                    row.expiresAt(),
                    lease.orderingKey(),
                    row.depth(),
                    row.origin(),
                    row.attempts(),
                    row.deferrals(),
                    row.kills(),
                    row.replayed(),
                    content));
        }
        return leased;
    }

    /** A row that somebody settles at this moment is passed over: it needs no more time, and nobody waits for another. */
    Set<Lease> renew(List<Lease> leases, Instant until) throws SQLException {
        var free = epochs(leases, session.dialect().skipLocked());
        var renewed = leases.stream().filter(lease -> isHeld(lease, free)).toList();
        session.update(
                "UPDATE event SET lease_until = ? WHERE " + session.dialect().among("seq"),
                until.toEpochMilli(),
                sequences(renewed));
        var others = leases.stream().filter(lease -> !isHeld(lease, free)).toList();
        if (others.isEmpty()) {
            return Set.of();
        }
        var locked = epochs(others, "");
        return others.stream().filter(lease -> !isHeld(lease, locked)).collect(Collectors.toSet());
    }

    private static boolean isHeld(Lease lease, Map<Long, Long> epochs) {
        return Objects.equals(epochs.get(lease.sequence()), lease.epoch());
    }

    private static Long[] sequences(List<Lease> leases) {
        return leases.stream().map(Lease::sequence).distinct().toArray(Long[]::new);
    }

    /** The epochs of those of these events that run, by their numbers. */
    private Map<Long, Long> epochs(List<Lease> leases, String lock) throws SQLException {
        var epochs = new HashMap<Long, Long>();
        session.list(
                "SELECT seq, epoch FROM event WHERE state = 1 AND "
                        + session.dialect().among("seq") + lock,
                row -> epochs.put(row.getLong(1), row.getLong(2)) == null,
                (Object) sequences(leases));
        return epochs;
    }

    int expire(Instant now) throws SQLException {
        return session.update(
                "UPDATE event SET state = 0, not_before = ? WHERE seq IN"
                        + " (SELECT seq FROM event WHERE state = 1 AND lease_until < ?"
                        + transaction.dialect().skipLocked() + ")",
                now.toEpochMilli(),
                now.toEpochMilli());
    }

    int releaseAll(Instant now) throws SQLException {
        return session.update("UPDATE event SET state = 0, not_before = ? WHERE state = 1", now.toEpochMilli());
    }
}
