package dev.nabi.events.store.jdbc;

import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.EventState;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.UniqueKey;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes events in, as many as there are by the same few statements. What others may want at the same time is locked in one
 * order: lanes, then unique keys. For rows of other events nobody waits here.
 */
final class Accepting {
    private static final String INSERT =
            "INSERT INTO event (seq, id, lane, state, epoch, accepted_at, not_before, expires_at,"
                    + " lease_until, owner, attempts, deferrals, kills, replayed, depth, bytes, ordering_key, origin)";
    private static final String VALUES = " VALUES (?, ?, ?, ?, 0, ?, ?, ?, 0, '', 0, 0, 0, 0, ?, ?, ?, ?)";
    private static final Comparator<LaneKey> BY_NAME = Comparator.comparing(LaneKey::namespace)
            .thenComparing(LaneKey::function)
            .thenComparing(LaneKey::trigger);

    private final OpenTransaction transaction;
    private final Session session;

    /** What a unique key stands for. */
    private record Earlier(String value, String id, String fingerprint) {
        Acceptance answers(UniqueKey key) {
            return fingerprint.equals(key.fingerprint()) ? new Acceptance.Repeated(id) : new Acceptance.Conflict(id);
        }
    }

    /** An ordering key within its lane. */
    private record OrderingKey(long lane, String key) {}

    Accepting(OpenTransaction transaction) {
        this.transaction = transaction;
        this.session = transaction.session();
    }

    List<Acceptance> accept(List<NewEvent> events) throws SQLException {
        name(events);
        var firsts = takeUniqueKeys(events);
        var answers = new ArrayList<Acceptance>(events.size());
        var fresh = new ArrayList<NewEvent>(events.size());
        var freed = new HashSet<String>();
        for (var event : events) {
            var answer = answer(event, firsts, freed);
            answers.add(answer);
            if (answer instanceof Acceptance.Accepted) {
                enter(event);
                fresh.add(event);
            } else if (answer instanceof Acceptance.Full && event.unique() != null) {
                freed.add(event.unique().value());
            }
        }
        insert(fresh);
        if (!freed.isEmpty()) {
            session.update("DELETE FROM event_unique WHERE " + session.dialect().among("value"), (Object)
                    freed.toArray(String[]::new));
        }
        return answers;
    }

    void acceptResults(List<NewEvent> events) throws SQLException {
        name(events);
        for (var event : events) {
            enter(event);
        }
        insert(events);
    }

    private void name(List<NewEvent> events) throws SQLException {
        var lanes = new HashSet<LaneKey>();
        events.forEach(event -> lanes.add(event.lane()));
        for (var lane : lanes.stream().sorted(BY_NAME).toList()) {
            transaction.number(lane);
        }
    }

    private void enter(NewEvent event) throws SQLException {
        transaction.enter(
                transaction.number(event.lane()),
                BookEntry.accepted(event.content().bytes()));
    }

    /** {@code freed} are keys that one of these events took, for which there was no room. */
    private Acceptance answer(NewEvent event, Map<String, Earlier> firsts, Set<String> freed) throws SQLException {
        var unique = event.unique();
        var first = unique == null || freed.contains(unique.value()) ? null : firsts.get(unique.value());
        if (unique != null && first != null && !first.id().equals(event.id())) {
            return first.answers(unique);
        }
        return transaction
                .passed(
                        event.lane(),
                        transaction.number(event.lane()),
                        event.content().bytes())
                .<Acceptance>map(Acceptance.Full::new)
                .orElseGet(() -> new Acceptance.Accepted(event.id()));
    }

    /** Whose event stands for each of the unique keys now: one of these events, where nobody had the key. */
    private Map<String, Earlier> takeUniqueKeys(List<NewEvent> events) throws SQLException {
        var wanted = new TreeMap<String, NewEvent>();
        for (var event : events) {
            if (event.unique() != null) {
                wanted.putIfAbsent(event.unique().value(), event);
            }
        }
        if (wanted.isEmpty()) {
            return Map.of();
        }
        var values = wanted.keySet().toArray(String[]::new);
        var now = wanted.values().stream()
                .mapToLong(event -> event.acceptedAt().toEpochMilli())
                .min()
                .orElseThrow();
        session.update(
                "DELETE FROM event_unique WHERE " + session.dialect().among("value") + " AND until < ?", values, now);
        session.batch(
                "INSERT INTO event_unique (value, event_id, fingerprint, until) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                wanted.values().stream().map(Accepting::uniqueRow).toList());
        var found = new HashMap<String, Earlier>();
        session.list(
                        "SELECT value, event_id, fingerprint FROM event_unique WHERE "
                                + session.dialect().among("value"),
                        row -> new Earlier(row.getString(1), row.getString(2), row.getString(3)),
                        (Object) values)
                .forEach(one -> found.put(one.value(), one));
        if (found.size() < wanted.size()) {
            throw new SQLException("A unique key has just gone");
        }
        return found;
    }

    private static @Nullable Object[] uniqueRow(NewEvent event) {
        var unique = Objects.requireNonNull(event.unique());
        return new @Nullable Object[] {
            unique.value(), event.id(), unique.fingerprint(), unique.until().toEpochMilli()
        };
    }

    private void insert(List<NewEvent> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        var taken = taken(events);
        var numbers = session.list(session.dialect().numbers(), row -> row.getLong(1), events.size());
        var rows = new ArrayList<@Nullable Object[]>(events.size());
        var payloads = new ArrayList<@Nullable Object[]>(events.size());
        for (int i = 0; i < events.size(); i++) {
            var event = events.get(i);
            var lane = transaction.number(event.lane());
            var key = event.orderingKey();
            // The first with a key that nobody has takes it; those behind it wait.
            var waits = key != null && !taken.add(new OrderingKey(lane, key));
            rows.add(row(event, numbers.get(i), lane, waits ? EventState.BLOCKED : EventState.QUEUED));
            payloads.add(new @Nullable Object[] {
                numbers.get(i), event.content().head(), event.content().body()
            });
        }
        session.batch(INSERT + session.dialect().withNumber() + VALUES, rows);
        session.batch("INSERT INTO event_payload (seq, head, body) VALUES (?, ?, ?)", payloads);
    }

    private static @Nullable Object[] row(NewEvent event, long number, long lane, EventState state) {
        return new @Nullable Object[] {
            number,
            event.id(),
            lane,
            state.code(),
            event.acceptedAt().toEpochMilli(),
            event.notBefore().toEpochMilli(),
            event.expiresAt().toEpochMilli(),
            event.depth(),
            (long) event.content().bytes(),
            event.orderingKey(),
            event.origin()
        };
    }

    /**
     * The ordering keys of which an earlier event is left. One event of each is locked until the commit: it cannot end without
     * seeing the new one then, and so queues it. An event that somebody changes at this moment is passed over: who holds locks
     * waits for no other row here, so that there is no circle. Where all of a key are being changed, the new event is queued,
     * and its lease waits for those before it.
     */
    private Set<OrderingKey> taken(List<NewEvent> events) throws SQLException {
        var taken = new HashSet<OrderingKey>();
        var seen = new HashSet<OrderingKey>();
        for (var event : events) {
            var key = event.orderingKey() == null
                    ? null
                    : new OrderingKey(transaction.number(event.lane()), event.orderingKey());
            if (key != null && seen.add(key) && hasEarlier(key)) {
                taken.add(key);
            }
        }
        return taken;
    }

    /** The last one, which is seldom the one that is delivered. */
    private boolean hasEarlier(OrderingKey key) throws SQLException {
        return session.first(
                        "SELECT seq FROM event WHERE lane = ? AND ordering_key = ? AND ordering_key IS NOT NULL AND state < 3"
                                + " ORDER BY seq DESC LIMIT 1"
                                + session.dialect().forShare(),
                        row -> row.getLong(1),
                        key.lane(),
                        key.key())
                .isPresent();
    }
}
