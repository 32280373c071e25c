package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.LaneKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A transaction before its commit: its session, and what it changes in the books, which is written at its end. */
final class OpenTransaction {
    private static final String BOOK = "INSERT INTO event_book (shard, lane, accepted, settled, dead, live, live_bytes)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (shard, lane) DO UPDATE SET"
            + " accepted = event_book.accepted + excluded.accepted, settled = event_book.settled + excluded.settled,"
            + " dead = event_book.dead + excluded.dead, live = event_book.live + excluded.live,"
            + " live_bytes = event_book.live_bytes + excluded.live_bytes";

    private final Session session;
    private final Lanes lanes;
    private final Map<Long, LaneKey> named = new HashMap<>();
    private final Map<LaneKey, Long> numbers = new HashMap<>();
    // In the order of the lanes, so that two transactions do not wait for each other in a circle.
    private final Map<Long, BookEntry> entries = new TreeMap<>();
    private final Map<String, BookEntry> namespaces = new HashMap<>();
    private final Map<String, Long> kept = new TreeMap<>();
    private final List<Long> gone = new ArrayList<>();

    OpenTransaction(Session session, Lanes lanes) {
        this.session = session;
        this.lanes = lanes;
    }

    Session session() {
        return session;
    }

    Dialect dialect() {
        return session.dialect();
    }

    long number(LaneKey key) throws SQLException {
        var number = numbers.get(key);
        if (number == null) {
            number = lanes.number(session, key);
            numbers.put(key, number);
            named.put(number, key);
        }
        return number;
    }

    Optional<Long> find(LaneKey key) throws SQLException {
        return lanes.find(session, key);
    }

    LaneKey key(long number) throws SQLException {
        var key = named.get(number);
        if (key == null) {
            key = lanes.key(session, number);
            named.put(number, key);
        }
        return key;
    }

    boolean isRoomOnDisk() {
        return lanes.isRoomOnDisk();
    }

    Optional<String> passed(LaneKey key, long number, int bytes) {
        return lanes.passed(
                key,
                number,
                bytes,
                entries.getOrDefault(number, BookEntry.NONE),
                namespaces.getOrDefault(key.namespace(), BookEntry.NONE));
    }

    void enter(long number, BookEntry entry) throws SQLException {
        entries.merge(number, entry, BookEntry::plus);
        namespaces.merge(key(number).namespace(), entry, BookEntry::plus);
    }

    /** Bytes that a namespace's settled events take more, or less where it is negative. */
    void keep(String namespace, long bytes) {
        kept.merge(namespace, bytes, Long::sum);
    }

    /** A lane that is deleted. */
    void delete(long lane) {
        gone.add(lane);
    }

    Lanes.Position settledUpTo(String namespace) {
        return lanes.settledUpTo(namespace);
    }

    void setSettledUpTo(String namespace, Lanes.Position position) {
        lanes.setSettledUpTo(namespace, position);
    }

    void commit(int shard) throws SQLException {
        // Lanes that are new are named after all other rows are locked, and before the books: see CommitGroup.
        for (var one : kept.entrySet()) {
            enter(number(SettledEvents.lane(one.getKey())), BookEntry.held(one.getValue()));
        }
        var rows = new ArrayList<@Nullable Object[]>(entries.size());
        entries.forEach((lane, entry) -> rows.add(new @Nullable Object[] {
            shard, lane, entry.accepted(), entry.settled(), entry.dead(), entry.live(), entry.liveBytes()
        }));
        session.batch(BOOK, rows);
        session.commit();
        lanes.committed(named, entries);
        lanes.forget(gone);
    }
}
