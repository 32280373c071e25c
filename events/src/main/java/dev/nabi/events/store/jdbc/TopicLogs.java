package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.EventWrites.Retention;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.TopicRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The logs of topics. What those of a namespace hold is in the books, as the bytes of a lane that has no events: it counts
 * against the bounds of the namespace, and has one of its own, past which the oldest events go.
 */
final class TopicLogs {
    private static final String LANE = "~log";
    private static final String GONE = " RETURNING namespace, LENGTH(head) + LENGTH(body)";

    private final OpenTransaction transaction;
    private final Session session;

    /** An event that is deleted from a log. */
    private record Gone(String namespace, long bytes) {
        static Gone of(ResultSet row) throws SQLException {
            return new Gone(row.getString(1), row.getLong(2));
        }
    }

    /** A namespace of which the logs are too long. */
    private record TooLong(String namespace, long bytes) {}

    TopicLogs(OpenTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
    }

    List<Long> append(List<TopicRecord> records) throws SQLException {
        if (!transaction.isRoomOnDisk()) {
            throw new SQLException("the volume is nearly full");
        }
        var positions = new ArrayList<Long>(records.size());
        for (var one : records) {
            positions.add(session.first(
                            "INSERT INTO event_topic (namespace, topic, published_at, head, body)"
                                    + " VALUES (?, ?, ?, ?, ?) RETURNING position",
                            row -> row.getLong(1),
                            one.namespace(),
                            one.topic(),
                            one.at().toEpochMilli(),
                            one.content().head(),
                            one.content().body())
                    .orElseThrow());
            enter(one.namespace(), one.content().bytes());
        }
        return positions;
    }

    private void enter(String namespace, long bytes) throws SQLException {
        transaction.enter(transaction.number(new LaneKey(namespace, "", LANE)), BookEntry.held(bytes));
    }

    int deleteOld(Retention retention, int max) throws SQLException {
        List<Gone> gone = session.list(
                "DELETE FROM event_topic WHERE position IN"
                        + " (SELECT position FROM event_topic WHERE published_at < ? LIMIT ?"
                        + session.dialect().skipLocked() + ")" + GONE,
                Gone::of,
                retention.publishedBefore().toEpochMilli(),
                max);
        for (var one : gone) {
            enter(one.namespace(), -one.bytes());
        }
        int deleted = gone.size();
        for (var log : tooLong(retention.topicBytes())) {
            deleted += shorten(log, max);
        }
        return deleted;
    }

    private List<TooLong> tooLong(long most) throws SQLException {
        return session.list(
                "SELECT l.namespace, SUM(b.live_bytes) - ? FROM event_lane l JOIN event_book b ON b.lane = l.id"
                        + " WHERE l.function = '' AND l.trigger_name = '" + LANE + "'"
                        + " GROUP BY l.namespace HAVING SUM(b.live_bytes) > ?",
                row -> new TooLong(row.getString(1), row.getLong(2)),
                most,
                most);
    }

    /** The oldest, until what is too much is gone. */
    private int shorten(TooLong log, int max) throws SQLException {
        List<Gone> gone = session.list(
                "DELETE FROM event_topic WHERE position IN (SELECT position FROM (SELECT position,"
                        + " SUM(LENGTH(head) + LENGTH(body)) OVER (ORDER BY position) - LENGTH(head) - LENGTH(body) AS earlier"
                        + " FROM (SELECT position, head, body FROM event_topic WHERE namespace = ?"
                        + " ORDER BY position LIMIT ?" + session.dialect().skipLocked() + ") oldest) sized"
                        + " WHERE earlier < ?)" + GONE,
                Gone::of,
                log.namespace(),
                max,
                log.bytes());
        for (var one : gone) {
            enter(one.namespace(), -one.bytes());
        }
        return gone.size();
    }
}
