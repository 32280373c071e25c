package dev.nabi.events.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.metering.ledger.DatabaseConfig;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every store keeps to, by subjects: a store of its own for each case, whose books are right at its end. */
abstract class EventStoreContract {
    static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    static final LaneKey LANE = LaneKey.calls("shop", "orders");
    static final LaneKey OTHER = LaneKey.calls("other", "orders");
    static final LaneKey KEYED = new LaneKey("shop", "orders", "by-customer");

    DatabaseConfig database;
    EventStore store;
    private int made;

    abstract DatabaseConfig newDatabase() throws Exception;

    @BeforeEach
    void open() throws Exception {
        database = newDatabase();
        store = JdbcEventStore.open(database, new LaneBounds(1000, 1 << 20, 1500, 2 << 20));
    }

    @AfterEach
    void close() throws Exception {
        assertThat(books().drift()).isZero();
        store.close();
    }

    NewEvent event(LaneKey lane, String key) {
        return event(lane, key, null, "body " + made);
    }

    NewEvent event(LaneKey lane, String key, UniqueKey unique, String body) {
        return new NewEvent(
                "shop.orders." + made++, lane, T0, T0, T0.plusSeconds(3600), key, unique, 0, "alice", content(body));
    }

    static EventContent content(String body) {
        return new EventContent("{}", body.getBytes(StandardCharsets.UTF_8));
    }

    <T> T write(EventStore.Work<T> work) {
        return store.write(work).join();
    }

    Books books() throws StoreException {
        return store.read(EventReads::books);
    }

    Acceptance accept(NewEvent event) {
        return write(writes -> writes.accept(List.of(event))).getFirst();
    }

    void accept(LaneKey lane, int count) {
        var events = new ArrayList<NewEvent>();
        for (int i = 0; i < count; i++) {
            events.add(event(lane, null));
        }
        write(writes -> writes.accept(events));
    }

    List<LeasedEvent> lease(LaneKey lane, int max, Instant now) {
        return write(writes -> writes.lease(new LeaseRequest(lane, max, now, now.plusSeconds(60), "here")));
    }

    boolean settle(Lease lease, Settlement.Ending ending) {
        return write(writes -> writes.settle(List.of(new Settlement(lease, T0.plusSeconds(1), ending, attempt(200)))))
                .getFirst();
    }

    static AttemptRecord attempt(int status) {
        return new AttemptRecord(T0, 12, true, status, "OK", true, "orders-00001");
    }

    static Settlement.Dead dead(DeadReason reason) {
        return new Settlement.Dead(reason, "why", new EventResult(404, "text/plain", new byte[] {1}));
    }

    static Settlement settlement(Lease lease, Settlement.Ending ending) {
        return new Settlement(lease, T0.plusSeconds(1), ending, attempt(200));
    }
}
