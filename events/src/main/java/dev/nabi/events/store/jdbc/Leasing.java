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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leases events, prolongs leases, and takes back those that are over. */
final class Leasing {
    /** Of one key, the earliest is delivered, and no other meanwhile. */
    private static final String KEY_IS_FREE =
            " AND (e.ordering_key IS NULL OR NOT EXISTS (SELECT 1 FROM event o WHERE o.lane = e.lane"
                    + " AND o.ordering_key = e.ordering_key AND o.ordering_key IS NOT NULL AND o.state < 3"
                    + " AND (o.state = 1 OR (o.state = 0 AND o.seq < e.seq))))";

    private static final String RETURNING =
            " RETURNING seq, id, epoch, lane, accepted_at, expires_at, ordering_key, depth,"
                    + " origin, attempts, deferrals, kills, replayed, not_before";
    private static final String TAKE = "UPDATE event SET state = 1, epoch = epoch + 1, lease_until = ?, owner = ?";

    private final OpenTransaction transaction;
    private final Session session;

    /** A leased row before its payload is read. */
    private record Row(
            long sequence,
            Lease lease,
            long lane,
            Instant acceptedAt,
            Instant expiresAt,
            @Nullable String orderingKey,
            int depth,
            String origin,
            int attempts,
            int deferrals,
            int kills,
            boolean replayed,
            long notBefore) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getLong(1),
                    new Lease(row.getString(2), row.getLong(3)),
                    row.getLong(4),
                    Instant.ofEpochMilli(row.getLong(5)),
                    Instant.ofEpochMilli(row.getLong(6)),
                    row.getString(7),
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
                TAKE + " WHERE seq IN (SELECT e.seq FROM event e WHERE e.lane = ? AND e.state = 0 AND e.not_before <= ?"
                        + KEY_IS_FREE + " ORDER BY e.not_before, e.seq LIMIT ?"
                        + transaction.dialect().skipLocked() + ")" + RETURNING,
                Row::of,
                request.until().toEpochMilli(),
                request.owner(),
                lane.get(),
                request.now().toEpochMilli(),
                request.max());
        rows.sort(Comparator.comparingLong(Row::notBefore).thenComparingLong(Row::sequence));
        return withPayloads(rows);
    }

    List<LeasedEvent> leaseQueued(List<String> ids, Instant until, String owner) throws SQLException {
        var rows = new ArrayList<Row>();
        for (var id : ids) {
            rows.addAll(session.list(
                    TAKE + " WHERE seq IN (SELECT e.seq FROM event e WHERE e.id = ? AND e.state = 0" + KEY_IS_FREE
                            + transaction.dialect().skipLocked() + ")" + RETURNING,
                    Row::of,
                    until.toEpochMilli(),
                    owner,
                    id));
        }
        return withPayloads(rows);
    }

    private List<LeasedEvent> withPayloads(List<Row> rows) throws SQLException {
        var leased = new ArrayList<LeasedEvent>(rows.size());
        for (var row : rows) {
            var content = session.first(
                            "SELECT head, body FROM event_payload WHERE seq = ?",
                            payload -> new EventContent(payload.getString(1), payload.getBytes(2)),
                            row.sequence())
                    .orElseThrow(() -> new SQLException("Event " + row.lease().id() + " has no payload"));
            leased.add(new LeasedEvent(
                    row.lease(),
                    transaction.key(row.lane()),
                    row.acceptedAt(),
                    row.expiresAt(),
                    row.orderingKey(),
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

    /** In the order of ids, so that two transactions do not wait for each other in a circle. */
    Set<Lease> renew(List<Lease> leases, Instant until) throws SQLException {
        var lost = new HashSet<Lease>();
        for (var lease : leases.stream().sorted(Comparator.comparing(Lease::id)).toList()) {
            var changed = session.update(
                    "UPDATE event SET lease_until = ? WHERE id = ? AND epoch = ? AND state = 1",
                    until.toEpochMilli(),
                    lease.id(),
                    lease.epoch());
            if (changed == 0) {
                lost.add(lease);
            }
        }
        return lost;
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
