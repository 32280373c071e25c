package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The lanes as they are known in memory: their numbers, and how full they are. It is exact where one process writes; where
 * several do, it is as old as the last {@link #refresh}, so that a bound can be passed by what they accept meanwhile.
 */
final class Lanes {
    private final LaneBounds bounds;
    private final Map<LaneKey, Long> numbers = new HashMap<>();
    private final Map<Long, LaneKey> keys = new HashMap<>();
    private final Map<Long, Fill> fills = new HashMap<>();
    private final Map<String, Fill> namespaces = new HashMap<>();
    private final Map<String, Position> settledUpTo = new HashMap<>();
    private volatile boolean isRoomOnDisk = true;

    /** A place in the order in which events were settled. */
    record Position(long settledAt, long sequence) {
        static final Position START = new Position(0, 0);
    }

    /** What waits, runs, or is dead. */
    private record Fill(long events, long bytes) {
        static final Fill EMPTY = new Fill(0, 0);

        Fill plus(long moreEvents, long moreBytes) {
            return new Fill(events + moreEvents, bytes + moreBytes);
        }
    }

    private record Counted(long lane, LaneKey key, long events, long bytes) {}

    Lanes(LaneBounds bounds) {
        this.bounds = bounds;
    }

    /** Whether anything may be taken in: what is there needs room to be settled. */
    void setRoomOnDisk(boolean isThere) {
        isRoomOnDisk = isThere;
    }

    boolean isRoomOnDisk() {
        return isRoomOnDisk;
    }

    /** Reads all of it anew. */
    void refresh(Session session) throws SQLException {
        List<Counted> counted = session.list(
                "SELECT l.id, l.namespace, l.function, l.trigger_name, COALESCE(SUM(b.live + b.dead), 0), COALESCE(SUM(b.live_bytes), 0)"
                        + " FROM event_lane l LEFT JOIN event_book b ON b.lane = l.id"
                        + " GROUP BY l.id, l.namespace, l.function, l.trigger_name",
                row -> new Counted(
                        row.getLong(1),
                        new LaneKey(row.getString(2), row.getString(3), row.getString(4)),
                        row.getLong(5),
                        row.getLong(6)));
        replace(counted);
    }

    private synchronized void replace(List<Counted> counted) {
        fills.clear();
        namespaces.clear();
        // Others delete lanes that are idle.
        numbers.clear();
        keys.clear();
        for (var lane : counted) {
            numbers.put(lane.key(), lane.lane());
            keys.put(lane.lane(), lane.key());
            add(lane.lane(), lane.key().namespace(), lane.events(), lane.bytes());
        }
    }

    private void add(long lane, String namespace, long events, long bytes) {
        fills.merge(lane, new Fill(events, bytes), (old, more) -> old.plus(more.events(), more.bytes()));
        namespaces.merge(namespace, new Fill(events, bytes), (old, more) -> old.plus(more.events(), more.bytes()));
    }

    /** The number of a lane, which it is given now when it has none. */
    long number(Session session, LaneKey key) throws SQLException {
        synchronized (this) {
            var known = numbers.get(key);
            if (known != null) {
                return known;
            }
        }
        session.update(
                "INSERT INTO event_lane (namespace, function, trigger_name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                key.namespace(),
                key.function(),
                key.trigger());
        return find(session, key).orElseThrow();
    }

    Optional<Long> find(Session session, LaneKey key) throws SQLException {
        synchronized (this) {
            var known = numbers.get(key);
            if (known != null) {
                return Optional.of(known);
            }
        }
        return session.first(
                "SELECT id FROM event_lane WHERE namespace = ? AND function = ? AND trigger_name = ?",
                row -> row.getLong(1),
                key.namespace(),
                key.function(),
                key.trigger());
    }

    LaneKey key(Session session, long number) throws SQLException {
        synchronized (this) {
            var known = keys.get(number);
            if (known != null) {
                return known;
            }
        }
        return session.first(
                        "SELECT namespace, function, trigger_name FROM event_lane WHERE id = ?",
                        row -> new LaneKey(row.getString(1), row.getString(2), row.getString(3)),
                        number)
                .orElseThrow(() -> new SQLException("The event store has an event of the unknown lane " + number));
    }

    /** The bound that one more event would pass, given what the open transaction adds; nothing when it fits. */
    synchronized Optional<String> passed(LaneKey key, long number, int bytes, BookEntry lane, BookEntry namespace) {
        if (!isRoomOnDisk) {
            return Optional.of("the volume of the event store is nearly full");
        }
        var filled = fills.getOrDefault(number, Fill.EMPTY).plus(lane.heldEvents(), lane.liveBytes());
        var all = namespaces
                .getOrDefault(key.namespace(), Fill.EMPTY)
                .plus(namespace.heldEvents(), namespace.liveBytes());
        if (filled.events() >= bounds.laneEvents()) {
            return Optional.of(bounds.laneEvents() + " events of " + key + " wait or are dead letters");
        }
        if (filled.bytes() + bytes > bounds.laneBytes()) {
            return Optional.of("events of " + key + " that wait or are dead letters hold " + filled.bytes() + " of "
                    + bounds.laneBytes() + " bytes");
        }
        if (all.events() >= bounds.namespaceEvents()) {
            return Optional.of(
                    bounds.namespaceEvents() + " events of namespace " + key.namespace() + " wait or are dead letters");
        }
        if (all.bytes() + bytes > bounds.namespaceBytes()) {
            return Optional.of("events of namespace " + key.namespace() + " hold " + all.bytes() + " of "
                    + bounds.namespaceBytes() + " bytes");
        }
        return Optional.empty();
    }

    /** Up to where the settled events of a namespace have been looked through, since the oldest go first. */
    synchronized Position settledUpTo(String namespace) {
        return settledUpTo.getOrDefault(namespace, Position.START);
    }

    synchronized void setSettledUpTo(String namespace, Position position) {
        if (position.equals(Position.START)) {
            settledUpTo.remove(namespace);
        } else {
            settledUpTo.put(namespace, position);
        }
    }

    /** Lanes that a commit has deleted. */
    synchronized void forget(List<Long> gone) {
        for (var number : gone) {
            var key = keys.remove(number);
            if (key != null) {
                numbers.remove(key);
            }
            fills.remove(number);
        }
    }

    /** After a commit: lanes that it named for the first time, and what it changed in them. */
    synchronized void committed(Map<Long, LaneKey> named, Map<Long, BookEntry> entries) {
        named.forEach((number, key) -> {
            numbers.put(key, number);
            keys.put(number, key);
        });
        entries.forEach((number, entry) -> {
            var key = keys.get(number);
            if (key != null) {
                add(number, key.namespace(), entry.heldEvents(), entry.liveBytes());
            }
        });
    }
}
