package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.EventWrites.Retention;
import dev.nabi.events.store.LaneKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that have been settled, with their results, until they go: when they are old, or, the oldest first, where those of a
 * namespace take more room than they may. That room is in the books, as the bytes of a lane that has no events.
 */
final class SettledEvents {
    /** What an event that is settled takes on the disk, beside its result. */
    static final long EVENT_BYTES = 400;

    /** How many events are looked at in one commit for those of a namespace that has too many. */
    private static final int MOST_LOOKED_AT = 2000;

    /** And for how many namespaces. */
    private static final int MOST_NAMESPACES = 4;

    private static final String LANE = "~kept";
    private static final String KEPT = "SELECT e.seq, (SELECT l.namespace FROM event_lane l WHERE l.id = e.lane),"
            + " (SELECT LENGTH(r.body) FROM event_result r WHERE r.seq = e.seq) FROM event e"
            + " WHERE e.state IN (3, 4) AND ";

    private final OpenTransaction transaction;
    private final Session session;

    /** A settled event, and the room that it takes. */
    private record Kept(long sequence, @Nullable String namespace, long bytes) {
        static Kept of(ResultSet row) throws SQLException {
            return new Kept(row.getLong(1), row.getString(2), EVENT_BYTES + row.getLong(3));
        }
    }

    /** A namespace whose settled events take too much room, and by how much. */
    private record TooMuch(String namespace, long bytes) {}

    /** One of the events that are looked at. */
    private record Seen(Lanes.Position position, boolean isOfNamespace) {}

    SettledEvents(OpenTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
    }

    static LaneKey lane(String namespace) {
        return new LaneKey(namespace, "", LANE);
    }

    /** How many have gone; as many as {@code max} where there is more to look at. */
    int deleteOld(Retention retention, int max) throws SQLException {
        int deleted = delete(session.list(
                KEPT + "e.settled_at < ? ORDER BY e.settled_at LIMIT ?"
                        + session.dialect().skipLocked(),
                Kept::of,
                retention.settledBefore().toEpochMilli(),
                max));
        if (deleted > 0) {
            // What has gone is in the books after this commit.
            return deleted;
        }
        for (var namespace : tooMuch(retention.settledBytes())) {
            deleted += shorten(namespace, max);
        }
        return deleted;
    }

    private int delete(List<Kept> old) throws SQLException {
        if (old.isEmpty()) {
            return 0;
        }
        var numbers = old.stream().map(Kept::sequence).toArray(Long[]::new);
        for (var table : List.of("event_attempt", "event_result", "event")) {
            session.update(
                    "DELETE FROM " + table + " WHERE " + session.dialect().among("seq"), (Object) numbers);
        }
        for (var one : old) {
            if (one.namespace() != null) {
                transaction.keep(one.namespace(), -one.bytes());
            }
        }
        return old.size();
    }

    private List<TooMuch> tooMuch(long most) throws SQLException {
        return session.list(
                "SELECT l.namespace, SUM(b.live_bytes) - ? FROM event_lane l JOIN event_book b ON b.lane = l.id"
                        + " WHERE l.function = '' AND l.trigger_name = '" + LANE + "'"
                        + " GROUP BY l.namespace HAVING SUM(b.live_bytes) > ? ORDER BY SUM(b.live_bytes) DESC LIMIT "
                        + MOST_NAMESPACES,
                row -> new TooMuch(row.getString(1), row.getLong(2)),
                most,
                most);
    }

    /** Goes on from where the last look ended: of what was settled before, nothing of this namespace is left. */
    private int shorten(TooMuch namespace, int max) throws SQLException {
        var seen = seen(namespace.namespace());
        if (seen.isEmpty()) {
            return 0;
        }
        var oldest = oldest(seen, max);
        var surplus = new ArrayList<Kept>();
        long bytes = 0;
        for (var one : locked(oldest)) {
            if (bytes < namespace.bytes()) {
                surplus.add(one);
                bytes += one.bytes();
            }
        }
        delete(surplus);
        if (bytes >= namespace.bytes()) {
            return surplus.size();
        }
        boolean isCut = oldest.size() == max;
        transaction.setSettledUpTo(
                namespace.namespace(), isCut ? oldest.getLast() : seen.getLast().position());
        return isCut || seen.size() == MOST_LOOKED_AT ? max : surplus.size();
    }

    private static List<Lanes.Position> oldest(List<Seen> seen, int max) {
        return seen.stream()
                .filter(Seen::isOfNamespace)
                .map(Seen::position)
                .limit(max)
                .toList();
    }

    private List<Seen> seen(String namespace) throws SQLException {
        var from = transaction.settledUpTo(namespace);
        return session.list(
                "SELECT e.settled_at, e.seq, e.lane IN (SELECT l.id FROM event_lane l WHERE l.namespace = ?) FROM event e"
                        + " WHERE e.state IN (3, 4) AND e.settled_at >= ? AND (e.settled_at > ? OR e.seq > ?)"
                        + " ORDER BY e.settled_at, e.seq LIMIT ?",
                row -> new Seen(new Lanes.Position(row.getLong(1), row.getLong(2)), row.getBoolean(3)),
                namespace,
                from.settledAt(),
                from.settledAt(),
                from.sequence(),
                MOST_LOOKED_AT);
    }

    /** Those that no other replica is deleting. */
    private List<Kept> locked(List<Lanes.Position> candidates) throws SQLException {
        return session.list(
                KEPT + session.dialect().among("e.seq") + " ORDER BY e.settled_at, e.seq"
                        + session.dialect().skipLocked(),
                Kept::of,
                (Object) candidates.stream().map(Lanes.Position::sequence).toArray(Long[]::new));
    }
}
