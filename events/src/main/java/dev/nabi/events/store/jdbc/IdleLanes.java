package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.LaneKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Lanes of which nothing is left: each takes its part in every look for what is due, so those that stay so go. A lane is marked
 * when it is found empty, and deleted when it has taken in nothing since for long enough; its next event makes it again. What
 * it had accepted and settled stays in the books, under a lane for all that are gone.
 *
 * <p>Another process may have kept a lane's number, and enter something for it at this moment: the database refuses that
 * (a foreign key), or this commit fails, as the lane's books are not empty any more.
 */
final class IdleLanes {
    private static final LaneKey GONE = new LaneKey("", "", "~gone");
    private static final int MOST_DELETED = 250;

    private static final String OF_LANES = " FROM event_lane l LEFT JOIN event_book b ON b.lane = l.id GROUP BY l.id";
    private static final String IS_EMPTY = " HAVING COALESCE(SUM(b.live), 0) = 0 AND COALESCE(SUM(b.dead), 0) = 0"
            + " AND COALESCE(SUM(b.live_bytes), 0) = 0";
    private static final String MARK = "UPDATE event_lane SET idle_since = ?, idle_accepted = empty.accepted"
            + " FROM (SELECT l.id AS lane, COALESCE(SUM(b.accepted), 0) AS accepted" + OF_LANES + IS_EMPTY
            + ") AS empty"
            + " WHERE event_lane.id = empty.lane AND event_lane.trigger_name <> '~gone'"
            + " AND (event_lane.idle_since IS NULL OR event_lane.idle_accepted <> empty.accepted)";
    private static final String IDLE =
            "SELECT i.id, i.idle_accepted FROM event_lane i WHERE i.idle_since < ? AND i.id IN (SELECT l.id"
                    + OF_LANES + ", l.idle_accepted" + IS_EMPTY + " AND COALESCE(SUM(b.accepted), 0) = l.idle_accepted)"
                    + " ORDER BY i.id LIMIT ?";

    private final OpenTransaction transaction;
    private final Session session;

    IdleLanes(OpenTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
    }

    int collect(Instant idleBefore, Instant now) throws SQLException {
        var idle = new HashMap<Long, Long>();
        session.list(
                IDLE + session.dialect().skipLocked(),
                row -> idle.put(row.getLong(1), row.getLong(2)) == null,
                idleBefore.toEpochMilli(),
                MOST_DELETED);
        if (!idle.isEmpty()) {
            delete(idle);
        }
        session.update(MARK, now.toEpochMilli());
        return idle.size();
    }

    /** The lanes by their numbers, with what each had accepted. */
    private void delete(Map<Long, Long> idle) throws SQLException {
        var lanes = (Object) idle.keySet().toArray(Long[]::new);
        var sums = new HashMap<Long, BookEntry>();
        session.list(
                "DELETE FROM event_book WHERE " + session.dialect().among("lane")
                        + " RETURNING lane, accepted, settled, dead, live, live_bytes",
                row -> sums.merge(row.getLong(1), entry(row), BookEntry::plus),
                lanes);
        var all = BookEntry.NONE;
        for (var one : idle.entrySet()) {
            var sum = sums.getOrDefault(one.getKey(), BookEntry.NONE);
            if (sum.accepted() != one.getValue() || sum.heldEvents() != 0 || sum.liveBytes() != 0) {
                throw new SQLException("the lane " + one.getKey() + " has just taken something in");
            }
            all = all.plus(sum);
        }
        session.update("DELETE FROM event_lane WHERE " + session.dialect().among("id"), lanes);
        idle.keySet().forEach(transaction::delete);
        transaction.enter(transaction.number(GONE), BookEntry.gone(all.accepted(), all.settled()));
    }

    private static BookEntry entry(ResultSet row) throws SQLException {
        return new BookEntry(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));
    }
}
