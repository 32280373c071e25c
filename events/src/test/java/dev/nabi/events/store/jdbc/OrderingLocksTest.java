package dev.nabi.events.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.EventReads;
import dev.nabi.events.store.EventState;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.Lease;
import dev.nabi.events.store.LeaseRequest;
import dev.nabi.events.store.LeasedEvent;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.Settlement;
import dev.nabi.metering.ledger.Database;
import dev.nabi.metering.ledger.DatabaseConfig;
import dev.nabi.metering.ledger.Postgres;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions that want events of one ordering key at the same time, on PostgreSQL: step by step, and many at once. */
class OrderingLocksTest {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final LaneKey LANE = new LaneKey("shop", "orders", "by-customer");

    private DatabaseConfig database;
    private JdbcEventStore store;
    private int made;

    @BeforeEach
    void open() throws Exception {
        database = Postgres.newDatabase();
        store = JdbcEventStore.open(database, LaneBounds.NONE);
    }

    @AfterEach
    void close() throws Exception {
        assertThat(store.read(EventReads::books).drift()).isZero();
        store.close();
    }

    /** A transaction that a test commits when it wants to. */
    private final class Step implements AutoCloseable {
        private final Session session = new Session(Database.of(database).connect(), Dialect.POSTGRES);
        private final OpenTransaction transaction;
        private final JdbcWrites writes;

        Step() throws SQLException {
            session.update("SET LOCAL lock_timeout = '20s'");
            transaction = new OpenTransaction(session, new Lanes(LaneBounds.NONE));
            writes = new JdbcWrites(transaction);
        }

        void commit() throws SQLException {
            transaction.commit(7);
        }

        @Override
        public void close() throws SQLException {
            session.close();
        }
    }

    private NewEvent event(String key) {
        return new NewEvent(
                "shop.orders." + made++,
                LANE,
                T0,
                T0,
                T0.plusSeconds(3600),
                key,
                null,
                0,
                "",
                new EventContent("{}", new byte[] {1}));
    }

    private List<LeasedEvent> lease(int max) {
        return store.write(writes -> writes.lease(new LeaseRequest(LANE, max, T0, T0.plusSeconds(60), "here")))
                .join();
    }

    private static Settlement done(Lease lease) {
        return new Settlement(lease, T0, new Settlement.Succeeded(null), null);
    }

    private EventState state(String id) throws Exception {
        return store.read(reads -> reads.find(id)).orElseThrow().state();
    }

    @Test
    void anAcceptanceWaitsForNoEventOfItsKeyThatIsBeingSettled() throws Exception {
        store.accept(List.of(event("ada"))).join();
        var first = lease(1).getFirst();
        try (var settling = new Step();
                var accepting = new Step()) {
            settling.writes.settle(List.of(done(first.lease())));
            var second = event("ada");

            assertThat(accepting.writes.accept(List.of(second))).containsExactly(new Acceptance.Accepted(second.id()));
            accepting.commit();
            assertThat(lease(1)).as("the first one has not ended yet").isEmpty();
            settling.commit();

            assertThat(lease(1)).singleElement().returns(second.id(), LeasedEvent::id);
        }
    }

    /** Were it queued, it would be delivered without what it carries, which is gone. */
    @Test
    void whatIsCancelledWhileTheOneBeforeItEndsStaysCancelled() throws Exception {
        var events = List.of(event("ada"), event("ada"), event("ada"));
        store.accept(events).join();
        var first = lease(1).getFirst();
        try (var cancelling = new Step()) {
            cancelling.writes.cancel(events.get(1).id(), T0);
            var settled = store.settle(List.of(done(first.lease())), (_, _) -> {});
            awaitSomebodyWhoWaits();
            cancelling.commit();
            assertThat(settled.get(60, TimeUnit.SECONDS)).containsExactly(true);
        }

        assertThat(state(events.get(1).id())).isEqualTo(EventState.CANCELLED);
        assertThat(lease(3)).singleElement().returns(events.get(2).id(), LeasedEvent::id);
    }

    private void awaitSomebodyWhoWaits() throws Exception {
        try (var session = new Session(Database.of(database).connect(), Dialect.POSTGRES)) {
            var deadline = Instant.now().plusSeconds(60);
            while (session.list(
                            "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                    + " AND datname = current_database()",
                            row -> row.getLong(1))
                    .isEmpty()) {
                assertThat(Instant.now()).isBefore(deadline);
                session.rollback();
                Thread.sleep(20);
            }
        }
    }

    /** Publications of several keys, each in an order of its own, settlements and cancellations, over two replicas. */
    @Test
    void manyAtOnceWaitForEachOtherInNoCircle() throws Exception {
        var random = new Random(1);
        var ids = new ArrayList<String>();
        try (var other = JdbcEventStore.open(database, LaneBounds.NONE)) {
            for (int round = 0; round < 30; round++) {
                var all = new ArrayList<CompletableFuture<?>>();
                for (var replica : List.of(store, other)) {
                    lease(20).forEach(leased -> all.add(replica.settle(List.of(done(leased.lease())), (_, _) -> {})));
                    for (int i = 0; i < 20; i++) {
                        var events = new ArrayList<NewEvent>();
                        for (int key = 0; key < 8; key++) {
                            events.add(event("key-" + key));
                        }
                        Collections.shuffle(events, random);
                        ids.add(events.getFirst().id());
                        all.add(replica.write(writes -> writes.accept(events)));
                    }
                    all.add(replica.cancel(ids.get(random.nextInt(ids.size())), T0));
                }
                all.forEach(CompletableFuture::join);
            }
        }
        store.close();
        store = JdbcEventStore.open(database, LaneBounds.NONE);

        assertThat(deadlocks()).isZero();
        for (var leased = lease(100); !leased.isEmpty(); leased = lease(100)) {
            assertThat(leased).extracting(LeasedEvent::orderingKey).doesNotHaveDuplicates();
            store.settle(leased.stream().map(one -> done(one.lease())).toList(), (_, _) -> {})
                    .join();
        }
        assertThat(store.read(EventReads::books).queued())
                .as("none waits for ever")
                .isZero();
    }

    private long deadlocks() throws SQLException {
        try (var session = new Session(Database.of(database).connect(), Dialect.POSTGRES)) {
            return session.first(
                            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
                            row -> row.getLong(1))
                    .orElseThrow();
        }
    }
}
