package dev.nabi.events.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nabi.events.store.Books;
import dev.nabi.events.store.DeadLetterFilter;
import dev.nabi.events.store.DeadReason;
import dev.nabi.events.store.EventReads;
import dev.nabi.events.store.EventState;
import dev.nabi.events.store.EventWrites.Retention;
import dev.nabi.events.store.LaneBacklog;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.LeaseRequest;
import dev.nabi.events.store.Settlement;
import dev.nabi.events.store.StoredEvent;
import dev.nabi.events.store.TopicEntry;
import dev.nabi.metering.ledger.Database;
import dev.nabi.metering.ledger.DatabaseConfig;
import dev.nabi.metering.ledger.Postgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store that an older version made, with events in every state, is opened by this one: nothing of it is lost or counted wrong. */
class MigrationTest {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<String> SCRIPTS = List.of("1-events.sql", "2-what-takes-room.sql");
    private static final LaneKey CALLS = LaneKey.calls("shop", "orders");
    private static final LaneKey KEYED = new LaneKey("shop", "orders", "by-customer");
    private static final int WAITING_BYTES = 100;
    private static final int DEAD_BYTES = 50_000;
    private static final int RESULT_BYTES = 600;
    /** A text that Java counts by twice as many characters as a database. */
    private static final String HEAD = "\ud83d\ude00".repeat(50);

    @TempDir
    Path directory;

    private DatabaseConfig newDatabase(boolean isShared) throws Exception {
        return isShared ? Postgres.newDatabase() : DatabaseConfig.sqlite(directory.resolve("events.db"));
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "false, 2", "true, 1", "true, 2"})
    void everythingOfAnOlderStoreIsThereAndIsCountedRight(boolean isShared, int version) throws Exception {
        var config = newDatabase(isShared);
        try (var connection = Database.of(config).connect()) {
            connection.setAutoCommit(false);
            make(connection, Dialect.of(isShared), version);
            connection.commit();
        }

        try (var store = JdbcEventStore.open(config, LaneBounds.NONE)) {
            assertThat(store.read(EventReads::books)).isEqualTo(new Books(7, 3, 1, 2, 1));
            assertThat(store.<List<LaneBacklog>>read(reads -> reads.backlog(T0)))
                    .extracting(LaneBacklog::lane, LaneBacklog::bytes)
                    .containsExactlyInAnyOrder(
                            tuple(CALLS, 2L * WAITING_BYTES + DEAD_BYTES), tuple(KEYED, 2L * WAITING_BYTES));
            assertThat(bytes(config, "~log")).isEqualTo(2 * (50 + 20));
            assertThat(bytes(config, "~kept")).isEqualTo(2 * SettledEvents.EVENT_BYTES + RESULT_BYTES);
            assertStates(store);

            deliverAll(store);
            store.write(writes -> writes.purge(DeadLetterFilter.in("shop"), 9, T0))
                    .join();
            var later = T0.plusSeconds(3600);
            store.write(writes ->
                            writes.deleteOld(new Retention(later, Long.MAX_VALUE, later, Long.MAX_VALUE, later), 99))
                    .join();
            assertThat(store.read(EventReads::books)).isEqualTo(new Books(7, 0, 0, 7, 0));
            assertThat(bytes(config, "")).as("of all lanes").isZero();
            store.collectLanes(T0, T0).join();
            assertThat(store.collectLanes(later, later).join()).isEqualTo(4);
        }
        JdbcEventStore.open(config, LaneBounds.NONE).close();
    }

    private static void assertStates(JdbcEventStore store) throws Exception {
        assertThat(state(store, "queued").state()).isEqualTo(EventState.QUEUED);
        assertThat(state(store, "running").state()).isEqualTo(EventState.RUNNING);
        assertThat(state(store, "blocked").state()).isEqualTo(EventState.BLOCKED);
        assertThat(state(store, "cancelled").state()).isEqualTo(EventState.CANCELLED);
        assertThat(state(store, "succeeded").result().body()).hasSize(RESULT_BYTES);
        assertThat(state(store, "dead"))
                .returns(EventState.DEAD, StoredEvent::state)
                .returns(DeadReason.REJECTED, StoredEvent::reason);
        assertThat(store.<List<TopicEntry>>read(reads -> reads.topic("shop", "t", T0, 0, 10)))
                .hasSize(2);
    }

    private static StoredEvent state(JdbcEventStore store, String id) throws Exception {
        return store.<Optional<StoredEvent>>read(reads -> reads.find(id)).orElseThrow();
    }

    private static void deliverAll(JdbcEventStore store) throws Exception {
        store.write(writes -> writes.expireLeases(T0.plusSeconds(90))).join();
        for (int round = 0; round < 2; round++) {
            for (var lane : List.of(CALLS, KEYED)) {
                var request = new LeaseRequest(lane, 9, T0.plusSeconds(90), T0.plusSeconds(150), "here");
                for (var leased : store.write(writes -> writes.lease(request)).join()) {
                    var settlement =
                            new Settlement(leased.lease(), T0.plusSeconds(91), new Settlement.Succeeded(null), null);
                    store.write(writes -> writes.settle(List.of(settlement))).join();
                }
            }
        }
    }

    private static long bytes(DatabaseConfig config, String trigger) throws SQLException {
        var sql = "SELECT COALESCE(SUM(live_bytes), 0) FROM event_book"
                + (trigger.isEmpty()
                        ? ""
                        : " WHERE lane IN (SELECT id FROM event_lane WHERE trigger_name = '" + trigger + "')");
        try (var connection = Database.of(config).connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The tables of a version, and what it would have written. */
    private static void make(Connection connection, Dialect dialect, int version) throws Exception {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE event_schema (version INTEGER PRIMARY KEY)");
            for (int i = 0; i < version; i++) {
                for (var sql : dialect.schema(text(SCRIPTS.get(i))).split(";\\s*\n", -1)) {
                    if (!sql.isBlank()) {
                        statement.execute(sql);
                    }
                }
                statement.execute("INSERT INTO event_schema (version) VALUES (" + (i + 1) + ")");
            }
        }
        long calls = lane(connection, CALLS);
        long keyed = lane(connection, KEYED);
        event(connection, "queued", calls, EventState.QUEUED, null);
        event(connection, "running", calls, EventState.RUNNING, null);
        event(connection, "succeeded", calls, EventState.SUCCEEDED, null);
        event(connection, "cancelled", calls, EventState.CANCELLED, null);
        event(connection, "dead", calls, EventState.DEAD, null);
        event(connection, "first", keyed, EventState.QUEUED, "k");
        event(connection, "blocked", keyed, EventState.BLOCKED, "k");
        long held = version == 1 ? 0 : DEAD_BYTES;
        book(connection, 3, calls, new BookEntry(5, 1, 0, 1, 0));
        book(connection, 7, calls, new BookEntry(0, 1, 1, 1, 2 * WAITING_BYTES + held));
        book(connection, 7, keyed, new BookEntry(2, 0, 0, 2, 2 * WAITING_BYTES));
        log(connection);
        if (version > 1) {
            // As Java counts, which was more than what was taken off when they went.
            book(connection, 3, lane(connection, new LaneKey("shop", "", "~log")), BookEntry.held(2 * (100 + 20)));
        }
    }

    private static String text(String script) throws Exception {
        try (var in = EventSchema.class.getResourceAsStream(script)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static long lane(Connection connection, LaneKey key) throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO event_lane (namespace, function, trigger_name) VALUES (?, ?, ?) RETURNING id")) {
            insert.setString(1, key.namespace());
            insert.setString(2, key.function());
            insert.setString(3, key.trigger());
            try (var rows = insert.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static void event(Connection connection, String id, long lane, EventState state, String key)
            throws SQLException {
        boolean isSettled = state == EventState.SUCCEEDED || state == EventState.CANCELLED;
        int bytes = state == EventState.DEAD ? DEAD_BYTES : WAITING_BYTES;
        long sequence;
        try (var insert = connection.prepareStatement(
                "INSERT INTO event (id, lane, state, epoch, accepted_at, not_before, expires_at, lease_until, owner,"
                        + " attempts, deferrals, kills, replayed, depth, bytes, ordering_key, origin, settled_at, reason)"
                        + " VALUES (?, ?, ?, 1, ?, ?, ?, ?, 'gone', 1, 0, 0, 0, 0, ?, ?, '', ?, ?) RETURNING seq")) {
            insert.setString(1, id);
            insert.setLong(2, lane);
            insert.setInt(3, state.code());
            insert.setLong(4, T0.toEpochMilli());
            insert.setLong(5, T0.toEpochMilli());
            insert.setLong(6, T0.plusSeconds(3600).toEpochMilli());
            insert.setLong(7, T0.plusSeconds(60).toEpochMilli());
            insert.setLong(8, bytes);
            insert.setString(9, key);
            insert.setObject(10, state.isFinal() ? T0.toEpochMilli() : null, Types.BIGINT);
            insert.setString(11, state == EventState.DEAD ? DeadReason.REJECTED.text() : null);
            try (var rows = insert.executeQuery()) {
                rows.next();
                sequence = rows.getLong(1);
            }
        }
        if (!isSettled) {
            row(connection, "event_payload (seq, head, body)", sequence, "{}", bytes - 2);
        } else if (state == EventState.SUCCEEDED) {
            row(connection, "event_result (status, seq, content_type, body)", sequence, "", RESULT_BYTES);
        }
    }

    private static void row(Connection connection, String table, long sequence, String text, int bytes)
            throws SQLException {
        var status = table.contains("status") ? "200, " : "";
        try (var insert = connection.prepareStatement("INSERT INTO " + table + " VALUES (" + status + "?, ?, ?)")) {
            insert.setLong(1, sequence);
            insert.setString(2, text);
            insert.setBytes(3, new byte[bytes]);
            insert.executeUpdate();
        }
    }

    private static void book(Connection connection, int shard, long lane, BookEntry entry) throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO event_book (shard, lane, accepted, settled, dead, live, live_bytes) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setInt(1, shard);
            insert.setLong(2, lane);
            insert.setLong(3, entry.accepted());
            insert.setLong(4, entry.settled());
            insert.setLong(5, entry.dead());
            insert.setLong(6, entry.live());
            insert.setLong(7, entry.liveBytes());
            insert.executeUpdate();
        }
    }

    private static void log(Connection connection) throws SQLException {
        for (int i = 0; i < 2; i++) {
            try (var insert = connection.prepareStatement(
                    "INSERT INTO event_topic (namespace, topic, published_at, head, body) VALUES ('shop', 't', ?, ?, ?)")) {
                insert.setLong(1, T0.toEpochMilli());
                insert.setString(2, HEAD);
                insert.setBytes(3, new byte[20]);
                insert.executeUpdate();
            }
        }
    }
}
