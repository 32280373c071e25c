package dev.nabi.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.BackoffJitter;
import dev.nabi.api.v1alpha1.BackoffSpec;
import dev.nabi.events.delivery.CallHead;
import dev.nabi.events.delivery.CallShape;
import dev.nabi.events.delivery.Dispatcher;
import dev.nabi.events.delivery.DispatcherOptions;
import dev.nabi.events.delivery.GatewaySender;
import dev.nabi.events.delivery.LanePolicies;
import dev.nabi.events.delivery.LanePolicy;
import dev.nabi.events.delivery.Results;
import dev.nabi.events.delivery.RetryPolicy;
import dev.nabi.events.store.Acceptance;
import dev.nabi.events.store.DeadReason;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.EventReads;
import dev.nabi.events.store.EventState;
import dev.nabi.events.store.EventStore;
import dev.nabi.events.store.LaneBounds;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.NewEvent;
import dev.nabi.events.store.Settlement;
import dev.nabi.events.store.StoreException;
import dev.nabi.events.store.StoredEvent;
import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.metering.ledger.DatabaseConfig;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dispatcher on a real store, with a gateway on loopback that fails in every way. */
class DispatcherIT {
    private static final LaneKey ORDERS = LaneKey.calls("shop", "orders");
    private static final RetryPolicy RETRY =
            new RetryPolicy(2, new BackoffSpec("1s", 1, "1s", BackoffJitter.FULL), Duration.ofHours(1));

    private static final long MOST_BYTES = 1 << 20;

    @TempDir
    Path directory;

    private JdbcEventStore store;
    private FakeGateway gateway;
    private Dispatcher dispatcher;
    private final InstantSource clock = InstantSource.system();

    @BeforeEach
    void start() throws Exception {
        store = JdbcEventStore.open(DatabaseConfig.sqlite(directory.resolve("events.db")), LaneBounds.NONE);
        gateway = new FakeGateway(true);
        dispatcher = dispatcher(store);
    }

    private Dispatcher dispatcher(EventStore store) {
        var client = gateway.vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(200));
        var sender = new GatewaySender(
                client, URI.create("http://127.0.0.1:" + gateway.port()), () -> "token", clock, 300_000);
        LanePolicies policies = lane -> lane.function().equals("gone")
                ? new LanePolicies.Known.Gone("there is no Function gone")
                : new LanePolicies.Known.Policy(
                        new LanePolicy(RETRY, 1, Duration.ZERO, 0, false, "", true, new CallShape(), null, null, null));
        return new Dispatcher(
                store,
                policies,
                _ -> sender,
                new Results((_, _, _) -> Optional.of(List.of())),
                (_, _) -> {},
                new DispatcherOptions("here", 200, MOST_BYTES, Duration.ofSeconds(30), clock, () -> 0.5));
    }

    @AfterEach
    void stop() throws Exception {
        dispatcher.close();
        gateway.close();
        store.close();
    }

    private List<String> accept(LaneKey lane, int count, String target) {
        return accept(lane, count, target, 0);
    }

    private List<String> accept(LaneKey lane, int count, String target, int padding) {
        var events = new ArrayList<NewEvent>();
        var now = clock.instant();
        for (int i = 0; i < count; i++) {
            var head = new CallHead("PUT", target, List.of(new CallHead.Field("X-Mine", "yes")), "", "");
            events.add(new NewEvent(
                    EventIds.next(lane.namespace(), lane.function(), now),
                    lane,
                    now,
                    now,
                    now.plusSeconds(3600),
                    null,
                    null,
                    0,
                    "",
                    new EventContent(
                            head.json(),
                            ("body " + i + " ".repeat(padding)).getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        }
        store.write(writes -> writes.accept(events)).join();
        dispatcher.wake(lane);
        return events.stream().map(NewEvent::id).toList();
    }

    private void untilNothingIsLeft() throws Exception {
        var deadline = Instant.now().plusSeconds(60);
        while (store.read(EventReads::books).queued()
                        + store.read(EventReads::books).running()
                > 0) {
            assertThat(Instant.now()).isBefore(deadline);
            dispatcher.look();
            Thread.sleep(100);
        }
    }

    /** Events of 256 KiB where 1 MiB may be leased: four are in flight, however many the function has room for. */
    @Test
    void whatIsLeasedIsBoundedInBytes() throws Exception {
        gateway.millis = 300;
        var now = clock.instant();
        var head = new CallHead("PUT", "/new", List.of(), "", "").json();
        var events = new ArrayList<NewEvent>();
        for (int i = 0; i < 12; i++) {
            events.add(new NewEvent(
                    EventIds.next("shop", "orders", now),
                    ORDERS,
                    now,
                    now,
                    now.plusSeconds(3600),
                    null,
                    null,
                    0,
                    "",
                    new EventContent(head, new byte[(256 << 10) - head.length()])));
        }
        store.write(writes -> writes.accept(events)).join();
        dispatcher.wake(ORDERS);

        var deadline = Instant.now().plusSeconds(60);
        int most = 0;
        while (store.read(EventReads::books).queued()
                        + store.read(EventReads::books).running()
                > 0) {
            assertThat(Instant.now()).isBefore(deadline);
            most = Math.max(most, dispatcher.inFlight());
            dispatcher.look();
            Thread.sleep(5);
        }
        assertThat(most).isBetween(2, 4);
        assertThat(gateway.delivered).hasSize(12);
    }

    /** One namespace's large events of a function that never answers leave room for those of another. */
    @Test
    void aNamespaceThatKeepsWhatItHasLeavesRoomForOthers() throws Exception {
        dispatcher.close();
        gateway.close();
        gateway = new FakeGateway(false);
        gateway.silent = "/function/busy/";
        dispatcher = dispatcher(store);
        for (int lane = 0; lane < 30; lane++) {
            accept(LaneKey.calls("busy", "f" + lane), 1, "/", 64 << 10);
        }
        await(() -> gateway.order.size() >= 12);

        var id = accept(ORDERS, 1, "/", 64 << 10).getFirst();

        await(() -> store.read(reads -> reads.find(id)).orElseThrow().state() == EventState.SUCCEEDED);
    }

    /** What can be sent to nobody would be in flight for ever. */
    @Test
    void aFieldThatCannotBeSentMakesADeadLetter() throws Exception {
        var now = clock.instant();
        var head = new CallHead("PUT", "/", List.of(new CallHead.Field("X-Mine", "a\u000bb")), "", "");
        var event = new NewEvent(
                EventIds.next("shop", "orders", now),
                ORDERS,
                now,
                now,
                now.plusSeconds(3600),
                null,
                null,
                0,
                "",
                new EventContent(head.json(), new byte[0]));
        store.accept(List.of(event)).join();
        dispatcher.wake(ORDERS);
        untilNothingIsLeft();

        assertThat(store.read(reads -> reads.find(event.id())).orElseThrow().reason())
                .isEqualTo(DeadReason.UNDELIVERABLE);
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(Condition condition) throws Exception {
        var deadline = Instant.now().plusSeconds(60);
        while (!condition.holds()) {
            assertThat(Instant.now()).isBefore(deadline);
            dispatcher.look();
            Thread.sleep(50);
        }
    }

    @Test
    void eachEventEndsAsItsAnswersSay() throws Exception {
        var ids = accept(ORDERS, 2000, "/new?n=1");
        untilNothingIsLeft();

        var ends = new EnumMap<EventState, Integer>(EventState.class);
        var reasons = new EnumMap<DeadReason, Integer>(DeadReason.class);
        for (var id : ids) {
            StoredEvent event = store.read(reads -> reads.find(id)).orElseThrow();
            ends.merge(event.state(), 1, Integer::sum);
            int kind = Math.floorMod(id.hashCode(), 200);
            int attempts = kind < 4 ? 1 : kind < 14 ? 2 : 1;
            assertThat(event.attempts()).as("attempts of kind " + kind).isEqualTo(attempts);
            assertThat(gateway.delivered.get(id).get()).isEqualTo(kind == 14 ? 2 : attempts);
            if (event.reason() != null) {
                reasons.merge(event.reason(), 1, Integer::sum);
            } else {
                assertThat(event.result().status()).isEqualTo(200);
            }
        }
        assertThat(ends).containsOnlyKeys(EventState.SUCCEEDED, EventState.DEAD);
        assertThat(reasons).containsOnlyKeys(DeadReason.REJECTED, DeadReason.ATTEMPTS_SPENT, DeadReason.QUARANTINED);
        assertThat(store.read(EventReads::books).drift()).isZero();
        assertThat(gateway.bodies.get(ids.get(7))).isEqualTo("PUT /function/shop/orders/new?n=1 body 7");
    }

    /** Its room is what the gateway says, whatever the disk does. */
    @Test
    void aFunctionIsCalledAgainBeforeItsLastAnswerIsOnTheDisk() throws Exception {
        dispatcher.close();
        gateway.close();
        gateway = new FakeGateway(false);
        gateway.window = 1;
        var disk = new CompletableFuture<Void>();
        dispatcher = dispatcher(new SlowSettlements(store, disk));
        accept(ORDERS, 20, "/");

        var deadline = Instant.now().plusSeconds(60);
        while (gateway.order.size() < 20 && Instant.now().isBefore(deadline)) {
            dispatcher.look();
            Thread.sleep(20);
        }
        assertThat(gateway.order).hasSizeGreaterThanOrEqualTo(20);
        assertThat(dispatcher.inFlight()).isEqualTo(20);
        disk.complete(null);
        untilNothingIsLeft();
    }

    /** A store that says later that a settlement is done. */
    private record SlowSettlements(EventStore store, CompletableFuture<Void> disk) implements EventStore {
        @Override
        public <T> CompletableFuture<T> write(Work<T> work) {
            return store.write(work);
        }

        @Override
        public CompletableFuture<List<Acceptance>> accept(List<NewEvent> events) {
            return store.accept(events);
        }

        @Override
        public CompletableFuture<List<Boolean>> settle(List<Settlement> settlements, Following following) {
            return store.settle(settlements, following).thenCombine(disk, (held, _) -> held);
        }

        @Override
        public CompletableFuture<Optional<EventState>> cancel(String id, Instant now) {
            return store.cancel(id, now);
        }

        @Override
        public CompletableFuture<Integer> collectLanes(Instant idleBefore, Instant now) {
            return store.collectLanes(idleBefore, now);
        }

        @Override
        public <T> T read(Query<T> query) throws StoreException {
            return store.read(query);
        }

        @Override
        public boolean isShared() {
            return store.isShared();
        }

        @Override
        public void close() {}
    }

    @Test
    void whatIsForAFunctionThatIsGoneIsADeadLetter() throws Exception {
        var id = accept(LaneKey.calls("shop", "gone"), 1, "/").getFirst();
        untilNothingIsLeft();

        assertThat(store.read(reads -> reads.find(id)).orElseThrow().reason()).isEqualTo(DeadReason.TARGET_GONE);
    }
}
