package dev.nabi.events.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nabi.events.store.jdbc.JdbcEventStore;
import dev.nabi.metering.ledger.DatabaseConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store keeps to. */
abstract class EventStoreContract {
    static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    static final LaneKey LANE = LaneKey.calls("shop", "orders");
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

    @Test
    void whatWasAcceptedIsLeasedOnceInItsOrderAndSettledOnce() throws Exception {
        var accepted = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            var event = event(LANE, null);
            accepted.add(event.id());
            assertThat(accept(event)).isEqualTo(new Acceptance.Accepted(event.id()));
        }

        var leased = lease(LANE, 3, T0);
        var rest = lease(LANE, 10, T0);

        assertThat(leased).extracting(LeasedEvent::id).isEqualTo(accepted.subList(0, 3));
        assertThat(rest).extracting(LeasedEvent::id).isEqualTo(accepted.subList(3, 5));
        assertThat(new String(leased.getFirst().content().body(), StandardCharsets.UTF_8))
                .isEqualTo("body 0");
        assertThat(lease(LANE, 10, T0)).isEmpty();
        assertThat(books()).isEqualTo(new Books(5, 0, 5, 0, 0));

        var done = new Settlement.Succeeded(new EventResult(201, "text/plain", new byte[] {7}));
        assertThat(settle(leased.getFirst().lease(), done)).isTrue();
        assertThat(settle(leased.getFirst().lease(), done)).isFalse();
        assertThat(books()).isEqualTo(new Books(5, 0, 4, 1, 0));
        var found = store.read(reads -> reads.find(accepted.getFirst())).orElseThrow();
        assertThat(found.state()).isEqualTo(EventState.SUCCEEDED);
        assertThat(found.attempts()).isEqualTo(1);
        assertThat(found.history()).containsExactly(attempt(200));
        assertThat(found.result().status()).isEqualTo(201);
        assertThat(store.<Optional<EventContent>>read(reads -> reads.content(accepted.getFirst())))
                .isEmpty();
    }

    @Test
    void aLeaseEndsWithTheEventThatPassesItsBytes() throws Exception {
        accept(LANE, 5);
        var bytes = lease(LANE, 1, T0).getFirst().lease().bytes();

        var two = write(writes -> writes.lease(new LeaseRequest(LANE, 10, bytes + 1, T0, T0.plusSeconds(60), "here")));
        var one = write(writes -> writes.lease(new LeaseRequest(LANE, 10, 1, T0, T0.plusSeconds(60), "here")));

        assertThat(bytes).isPositive();
        assertThat(two).hasSize(2);
        assertThat(one).hasSize(1);
    }

    @Test
    void isDueNotBeforeItsTime() throws Exception {
        var event = event(LANE, null);
        var late = new NewEvent(
                event.id(), LANE, T0, T0.plusSeconds(30), T0.plusSeconds(90), null, null, 0, "", event.content());
        accept(late);

        assertThat(lease(LANE, 1, T0.plusSeconds(29))).isEmpty();
        assertThat(store.<Optional<Instant>>read(reads -> reads.nextDue(T0))).contains(T0.plusSeconds(30));
        assertThat(store.<List<LaneKey>>read(reads -> reads.dueLanes(T0))).isEmpty();
        assertThat(store.<List<LaneKey>>read(reads -> reads.dueLanes(T0.plusSeconds(30))))
                .containsExactly(LANE);
        assertThat(lease(LANE, 1, T0.plusSeconds(30))).hasSize(1);
    }

    @Test
    void aStaleWorkerSettlesNothingOfTheNextOne() throws Exception {
        var event = event(LANE, null);
        accept(event);
        var stale = lease(LANE, 1, T0).getFirst();

        assertThat(this.<Integer>write(writes -> writes.expireLeases(T0.plusSeconds(59))))
                .isZero();
        assertThat(this.<Integer>write(writes -> writes.expireLeases(T0.plusSeconds(61))))
                .isEqualTo(1);
        assertThat(settle(stale.lease(), new Settlement.Succeeded(null))).isFalse();
        var next = lease(LANE, 1, T0.plusSeconds(61)).getFirst();

        assertThat(next.lease().epoch()).isGreaterThan(stale.lease().epoch());
        assertThat(settle(stale.lease(), dead(DeadReason.REJECTED))).isFalse();
        assertThat(this.<Set<Lease>>write(
                        writes -> writes.renew(List.of(stale.lease(), next.lease()), T0.plusSeconds(500))))
                .containsExactly(stale.lease());
        assertThat(this.<Integer>write(writes -> writes.expireLeases(T0.plusSeconds(400))))
                .isZero();
        assertThat(settle(next.lease(), new Settlement.Succeeded(null))).isTrue();
    }

    @Test
    void aRetryCountsWhatReachedTheFunctionAndWhatDidNotApart() throws Exception {
        accept(event(LANE, null));
        var first = lease(LANE, 1, T0).getFirst();
        var notCounted = new AttemptRecord(T0, 3, false, 503, "NEVER_STARTED", false, "");
        for (int i = 0; i < 2; i++) {
            var lease = i == 0 ? first.lease() : lease(LANE, 1, T0).getFirst().lease();
            write(writes ->
                    writes.settle(List.of(new Settlement(lease, T0, new Settlement.RetryAt(T0, false), notCounted))));
        }
        var third = lease(LANE, 1, T0).getFirst();
        assertThat(third.attempts()).isZero();
        assertThat(third.deferrals()).isEqualTo(2);

        settle(third.lease(), new Settlement.RetryAt(T0, true));
        var fourth = lease(LANE, 1, T0).getFirst();
        assertThat(fourth.attempts()).isEqualTo(1);
        assertThat(fourth.deferrals()).isZero();
        assertThat(fourth.kills()).isEqualTo(1);
        assertThat(store.<Optional<StoredEvent>>read(reads -> reads.find(fourth.id()))
                        .orElseThrow()
                        .history())
                .containsExactlyInAnyOrder(notCounted, attempt(200));
        settle(fourth.lease(), new Settlement.Released());
        assertThat(lease(LANE, 1, T0)).hasSize(1);
    }

    @Test
    void oneOfAKeyAtATimeInOrderAndOthersGoOn() throws Exception {
        for (var key : List.of("a", "a", "b", "a", "b")) {
            accept(event(KEYED, key));
        }
        var heads = lease(KEYED, 10, T0);
        assertThat(heads).extracting(LeasedEvent::id).containsExactly("shop.orders.0", "shop.orders.2");

        settle(heads.get(0).lease(), new Settlement.RetryAt(T0.plusSeconds(20), false));
        settle(heads.get(1).lease(), new Settlement.Succeeded(null));
        var next = lease(KEYED, 10, T0);
        assertThat(next).extracting(LeasedEvent::id).containsExactly("shop.orders.4");

        var again = lease(KEYED, 10, T0.plusSeconds(20));
        assertThat(again).extracting(LeasedEvent::id).containsExactly("shop.orders.0");
        settle(again.getFirst().lease(), dead(DeadReason.ATTEMPTS_SPENT));
        assertThat(this.<Optional<EventState>>write(writes -> writes.cancel("shop.orders.1", T0)))
                .contains(EventState.QUEUED);
        assertThat(lease(KEYED, 10, T0)).extracting(LeasedEvent::id).containsExactly("shop.orders.3");

        assertThat(this.<Boolean>write(writes -> writes.redrive("shop.orders.0", T0, Duration.ofHours(1))))
                .isTrue();
        accept(event(KEYED, "a"));
        assertThat(lease(KEYED, 10, T0)).as("one with the key still runs").isEmpty();
    }

    @Test
    void aUniqueKeyIsTakenOnceAndFreedInTime() throws Exception {
        var key = new UniqueKey("k1", "same", T0.plusSeconds(10));
        var first = event(LANE, null, key, "x");
        accept(first);

        assertThat(accept(event(LANE, null, key, "x"))).isEqualTo(new Acceptance.Repeated(first.id()));
        assertThat(accept(event(LANE, null, new UniqueKey("k1", "other", T0.plusSeconds(10)), "y")))
                .isEqualTo(new Acceptance.Conflict(first.id()));
        assertThat(books().accepted()).isEqualTo(1);
        write(writes -> writes.deleteOld(new EventWrites.Retention(T0, T0, Long.MAX_VALUE, T0.plusSeconds(11)), 100));
        assertThat(accept(event(LANE, null, key, "x"))).isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    void ofManyAtOnceWithOneUniqueKeyOneWins() {
        var key = new UniqueKey("once", "", T0.plusSeconds(10));
        var all = new ArrayList<CompletableFuture<List<Acceptance>>>();
        for (int i = 0; i < 50; i++) {
            var event = event(LANE, null, key, "x");
            all.add(store.write(writes -> writes.accept(List.of(event))));
        }
        assertThat(all.stream().map(one -> one.join().getFirst()))
                .filteredOn(Acceptance.Accepted.class::isInstance)
                .hasSize(1);
    }

    /** Acceptances of one commit are one batch: each is answered as if it had come alone. */
    @Test
    void acceptancesOfOneBatchAreAnsweredInTheirOrder() throws Exception {
        var key = new UniqueKey("k1", "same", T0.plusSeconds(10));
        var other = new UniqueKey("k1", "other", T0.plusSeconds(10));
        var first = event(LANE, null, key, "x");
        var events = List.of(
                event(KEYED, "a"),
                first,
                event(KEYED, "a"),
                event(LANE, null, key, "x"),
                event(LANE, null, other, "y"),
                event(KEYED, "b"));

        var answers = store.accept(events).join();

        assertThat(answers)
                .containsExactly(
                        new Acceptance.Accepted(events.get(0).id()),
                        new Acceptance.Accepted(first.id()),
                        new Acceptance.Accepted(events.get(2).id()),
                        new Acceptance.Repeated(first.id()),
                        new Acceptance.Conflict(first.id()),
                        new Acceptance.Accepted(events.get(5).id()));
        assertThat(lease(KEYED, 9, T0))
                .extracting(LeasedEvent::id)
                .containsExactly(events.get(0).id(), events.get(5).id());
        assertThat(books().accepted()).isEqualTo(4);
    }

    /** The second with a key is not told of the first, for which there was no room. */
    @Test
    void aKeyOfAnEventThatWasRefusedIsTakenByNobody() throws Exception {
        accept(LANE, 1000);
        var key = new UniqueKey("k", "", T0.plusSeconds(10));

        var answers = store.accept(List.of(event(LANE, null, key, "x"), event(LANE, null, key, "x")))
                .join();

        assertThat(answers).hasOnlyElementsOfType(Acceptance.Full.class);
        settle(lease(LANE, 1, T0).getFirst().lease(), new Settlement.Succeeded(null));
        assertThat(accept(event(LANE, null, key, "x"))).isInstanceOf(Acceptance.Accepted.class);
    }

    /** Settlements of one commit are one batch: each ends as if it had come alone, and what follows goes with it. */
    @Test
    void settlementsOfOneBatchEndEachInItsWay() throws Exception {
        accept(LANE, 6);
        var leased = lease(LANE, 6, T0);
        var stale = new Lease(
                leased.get(4).id(),
                leased.get(4).lease().epoch() - 1,
                leased.get(4).lease().sequence(),
                leased.get(4).lease().lane(),
                leased.get(4).lease().bytes(),
                null);
        var settlements = List.of(
                settlement(leased.get(5).lease(), new Settlement.Succeeded(new EventResult(200, "", new byte[] {1}))),
                settlement(leased.get(0).lease(), dead(DeadReason.REJECTED)),
                settlement(leased.get(3).lease(), new Settlement.RetryAt(T0.plusSeconds(9), true)),
                settlement(leased.get(1).lease(), new Settlement.Released()),
                settlement(stale, dead(DeadReason.REJECTED)),
                settlement(leased.get(2).lease(), new Settlement.Succeeded(null)));
        var seen = new ArrayList<List<Boolean>>();

        var held = store.settle(settlements, (writes, which) -> {
                    seen.add(List.copyOf(which));
                    writes.acceptResults(List.of(event(KEYED, null)));
                })
                .join();

        assertThat(held).containsExactly(true, true, true, true, false, true).isEqualTo(seen.getLast());
        var ends = new ArrayList<EventState>();
        for (var one : leased) {
            ends.add(store.read(reads -> reads.find(one.id())).orElseThrow().state());
        }
        assertThat(ends)
                .containsExactly(
                        EventState.DEAD,
                        EventState.QUEUED,
                        EventState.SUCCEEDED,
                        EventState.QUEUED,
                        EventState.RUNNING,
                        EventState.SUCCEEDED);
        assertThat(books()).isEqualTo(new Books(7, 3, 1, 2, 1));
        assertThat(lease(KEYED, 9, T0)).hasSize(1);
        assertThat(lease(LANE, 9, T0))
                .extracting(LeasedEvent::id)
                .containsExactly(leased.get(1).id());
        assertThat(lease(LANE, 9, T0.plusSeconds(9)))
                .singleElement()
                .returns(1, LeasedEvent::kills)
                .returns(1, LeasedEvent::attempts);
    }

    static Settlement settlement(Lease lease, Settlement.Ending ending) {
        return new Settlement(lease, T0.plusSeconds(1), ending, attempt(200));
    }

    @Test
    void aFullLaneRefusesAndAnotherTakes() throws Exception {
        accept(LANE, 1000);
        var key = new UniqueKey("k", "", T0.plusSeconds(10));
        assertThat(accept(event(LANE, null, key, "x"))).isInstanceOf(Acceptance.Full.class);
        assertThat(accept(event(KEYED, null))).isInstanceOf(Acceptance.Accepted.class);

        settle(lease(LANE, 1, T0).getFirst().lease(), new Settlement.Succeeded(null));
        assertThat(accept(event(LANE, null, key, "x")))
                .as("its key was not taken")
                .isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    void bytesAreBoundedInALaneAndInItsNamespace() {
        var big = "x".repeat(400_000);
        assertThat(accept(event(LANE, null, null, big))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(accept(event(LANE, null, null, big))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(accept(event(LANE, null, null, big))).isInstanceOf(Acceptance.Full.class);
        assertThat(accept(event(KEYED, null, null, big))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(accept(event(KEYED, null, null, big))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(accept(event(new LaneKey("shop", "third", ""), null, null, big + big)))
                .isInstanceOf(Acceptance.Full.class);
    }

    /** They are on the disk until somebody looks at them: a Function that fails must not fill it. */
    @Test
    void deadLettersTakeTheirRoomUntilTheyArePurged() throws Exception {
        accept(LANE, 1000);
        for (var leased : lease(LANE, 1000, T0)) {
            settle(leased.lease(), dead(DeadReason.REJECTED));
        }
        assertThat(accept(event(LANE, null))).isInstanceOf(Acceptance.Full.class);
        store.close();
        store = JdbcEventStore.open(database, new LaneBounds(1000, 1 << 20, 1500, 2 << 20));
        assertThat(accept(event(LANE, null))).as("after a restart").isInstanceOf(Acceptance.Full.class);

        write(writes -> writes.redrive(DeadLetterFilter.in("shop"), 1, T0, Duration.ofHours(1), Duration.ZERO));
        assertThat(accept(event(LANE, null))).as("it waits again").isInstanceOf(Acceptance.Full.class);
        write(writes -> writes.purge(DeadLetterFilter.in("shop"), 1, T0));
        assertThat(accept(event(LANE, null))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(accept(event(LANE, null))).isInstanceOf(Acceptance.Full.class);
    }

    @Test
    void bytesOfDeadLettersAreBoundedToo() throws Exception {
        for (int i = 0; i < 2; i++) {
            accept(event(LANE, null, null, "x".repeat(600_000)));
            lease(LANE, 1, T0).forEach(leased -> settle(leased.lease(), dead(DeadReason.REJECTED)));
        }
        assertThat(books().dead()).isEqualTo(1);
        write(writes -> writes.purge(DeadLetterFilter.in("shop"), 1, T0));
        assertThat(accept(event(LANE, null, null, "x".repeat(600_000)))).isInstanceOf(Acceptance.Accepted.class);
    }

    /** An index has a longest text, and PostgreSQL's texts have no character 0; a publisher knows nothing of either. */
    @Test
    void keysOfAnyLengthAndCharacterAreKeys() throws Exception {
        var random = new Random(1);
        var noise = new StringBuilder();
        for (int i = 0; i < 4000; i++) {
            noise.append((char) (0x4e00 + random.nextInt(20_000)));
        }
        for (var key : List.of(noise.toString(), noise + "x", "a\0b")) {
            var unique = new UniqueKey(key, "same", T0.plusSeconds(60));
            var first = event(KEYED, key, unique, "1");

            assertThat(accept(first)).isEqualTo(new Acceptance.Accepted(first.id()));
            assertThat(accept(event(KEYED, key, unique, "1"))).isEqualTo(new Acceptance.Repeated(first.id()));
            assertThat(accept(event(KEYED, key))).isInstanceOf(Acceptance.Accepted.class);
        }
        assertThat(lease(KEYED, 10, T0)).as("one of each key").hasSize(3);
    }

    @Test
    void deadLettersAreListedRedrivenAndPurged() throws Exception {
        for (int i = 0; i < 6; i++) {
            accept(event(i < 4 ? LANE : KEYED, null));
        }
        for (var leased : lease(LANE, 10, T0)) {
            settle(leased.lease(), dead(DeadReason.REJECTED));
        }
        for (var leased : lease(KEYED, 10, T0)) {
            settle(leased.lease(), dead(DeadReason.QUARANTINED));
        }
        var all = DeadLetterFilter.in("shop");
        var quarantined = new DeadLetterFilter("shop", "orders", null, DeadReason.QUARANTINED, null, null);

        assertThat(store.<Long>read(reads -> reads.countDeadLetters(all))).isEqualTo(6);
        assertThat(store.<Long>read(reads -> reads.countDeadLetters(quarantined)))
                .isEqualTo(2);
        assertThat(store.<Long>read(reads -> reads.countDeadLetters(DeadLetterFilter.in("other"))))
                .isZero();
        var page = store.read(reads -> reads.deadLetters(all, "", 4));
        assertThat(page).hasSize(4);
        assertThat(store.<List<StoredEvent>>read(
                        reads -> reads.deadLetters(all, page.getLast().id(), 4)))
                .hasSize(2);
        assertThat(books()).isEqualTo(new Books(6, 0, 0, 0, 6));

        var redriven = write(writes -> writes.redrive(quarantined, 10, T0, Duration.ofHours(1), Duration.ofSeconds(5)));
        assertThat(redriven).hasSize(2);
        assertThat(lease(KEYED, 10, T0))
                .singleElement()
                .returns(0, LeasedEvent::attempts)
                .returns(true, LeasedEvent::replayed);
        assertThat(lease(KEYED, 10, T0.plusSeconds(5))).hasSize(1);
        assertThat(this.<Boolean>write(writes -> writes.redrive(redriven.getFirst(), T0, Duration.ofHours(1))))
                .isFalse();

        assertThat(this.<Boolean>write(writes -> writes.purge(page.getFirst().id(), T0)))
                .isTrue();
        assertThat(this.<Integer>write(writes -> writes.purge(all, 10, T0))).isEqualTo(3);
        assertThat(books()).isEqualTo(new Books(6, 0, 2, 4, 0));
    }

    @Test
    void whatIsCancelledIsNotDeliveredAndItsDeliveryInFlightChangesNothing() throws Exception {
        accept(event(LANE, null));
        accept(event(LANE, null));
        var running = lease(LANE, 1, T0).getFirst();

        assertThat(this.<Optional<EventState>>write(writes -> writes.cancel(running.id(), T0)))
                .contains(EventState.RUNNING);
        assertThat(this.<Optional<EventState>>write(writes -> writes.cancel("shop.orders.1", T0)))
                .contains(EventState.QUEUED);
        assertThat(this.<Optional<EventState>>write(writes -> writes.cancel("shop.orders.1", T0)))
                .contains(EventState.CANCELLED);
        assertThat(this.<Optional<EventState>>write(writes -> writes.cancel("shop.orders.99", T0)))
                .isEmpty();
        assertThat(settle(running.lease(), dead(DeadReason.REJECTED))).isFalse();
        assertThat(lease(LANE, 9, T0)).isEmpty();
        assertThat(books()).isEqualTo(new Books(2, 0, 0, 2, 0));
    }

    @Test
    void whatIsTooOldIsFoundAndLeasedWhateverItsLane() throws Exception {
        accept(event(LANE, null));
        accept(event(KEYED, "k"));
        accept(event(KEYED, "k"));
        var late = T0.plusSeconds(4000);
        assertThat(store.<List<String>>read(reads -> reads.expired(T0, 10))).isEmpty();

        var expired = store.read(reads -> reads.expired(late, 10));
        assertThat(expired).containsExactlyInAnyOrder("shop.orders.0", "shop.orders.1");
        var leased = write(writes -> writes.leaseQueued(expired, late.plusSeconds(9), "here"));
        assertThat(leased).hasSize(2);
        leased.forEach(one -> settle(one.lease(), dead(DeadReason.AGE_SPENT)));
        assertThat(store.<List<String>>read(reads -> reads.expired(late, 10))).containsExactly("shop.orders.2");
    }

    @Test
    void tellsTheBacklogOfEachLane() throws Exception {
        for (int i = 0; i < 4; i++) {
            accept(event(LANE, null));
        }
        accept(event(KEYED, "k"));
        settle(lease(LANE, 1, T0).getFirst().lease(), dead(DeadReason.REJECTED));
        lease(LANE, 1, T0);

        var backlog = store.read(reads -> reads.backlog(T0));
        assertThat(backlog).extracting(LaneBacklog::lane).containsExactlyInAnyOrder(LANE, KEYED);
        var lane = backlog.stream()
                .filter(one -> one.lane().equals(LANE))
                .findFirst()
                .orElseThrow();
        assertThat(lane.queued()).isEqualTo(2);
        assertThat(lane.due()).isEqualTo(2);
        assertThat(lane.running()).isEqualTo(1);
        assertThat(lane.dead()).isEqualTo(1);
        assertThat(lane.oldest()).isEqualTo(T0);
        assertThat(lane.bytes()).isPositive();
    }

    @Test
    void keepsTopicsAndReadsThemFromATime() throws Exception {
        var positions = write(writes -> writes.append(List.of(
                new TopicRecord("shop", "orders", T0, content("one")),
                new TopicRecord("shop", "orders", T0.plusSeconds(5), content("two")),
                new TopicRecord("shop", "other", T0, content("three")))));

        assertThat(positions).isSorted().doesNotHaveDuplicates();
        assertThat(store.<List<TopicEntry>>read(reads -> reads.topic("shop", "orders", T0, 0, 10)))
                .hasSize(2);
        var later = store.read(reads -> reads.topic("shop", "orders", T0.plusSeconds(1), 0, 10));
        assertThat(later).singleElement().returns(positions.get(1), TopicEntry::position);
        assertThat(store.<List<TopicEntry>>read(reads -> reads.topic("shop", "orders", T0, positions.getFirst(), 10)))
                .hasSize(1);
        write(writes -> writes.deleteOld(new EventWrites.Retention(T0, T0.plusSeconds(1), Long.MAX_VALUE, T0), 100));
        assertThat(store.<List<TopicEntry>>read(reads -> reads.topic("shop", "orders", T0, 0, 10)))
                .hasSize(1);
    }

    /** Nobody need take what is published: the log of a namespace would fill the disk of all others. */
    @Test
    void theOldestOfALogThatIsTooLongGo() throws Exception {
        for (var namespace : List.of("shop", "other")) {
            for (int i = 0; i < 10; i++) {
                var at = T0.plusSeconds(i);
                var body = content("x".repeat(998) + i);
                write(writes -> writes.append(List.of(new TopicRecord(namespace, "t", at, body))));
            }
        }
        assertThat(this.<Integer>write(writes -> writes.deleteOld(new EventWrites.Retention(T0, T0, 10_010, T0), 100)))
                .isZero();

        assertThat(this.<Integer>write(writes -> writes.deleteOld(new EventWrites.Retention(T0, T0, 5_500, T0), 100)))
                .isEqualTo(10);
        assertThat(this.<Integer>write(writes -> writes.deleteOld(new EventWrites.Retention(T0, T0, 5_500, T0), 100)))
                .isZero();
        var left = store.read(reads -> reads.topic("shop", "t", T0, 0, 100));
        assertThat(left).hasSize(5);
        assertThat(left.getFirst().record().at()).isEqualTo(T0.plusSeconds(5));
        assertThat(store.<List<LaneBacklog>>read(reads -> reads.backlog(T0))).isEmpty();
    }

    @Test
    void aCommitIsAllOrNothing() throws Exception {
        var failed = store.write(writes -> {
            writes.accept(List.of(event(LANE, null)));
            writes.append(List.of(new TopicRecord("shop", "t", T0, content("x"))));
            throw new StoreException("changed my mind");
        });
        assertThatThrownBy(failed::join).hasMessageContaining("changed my mind");
        assertThat(books()).isEqualTo(new Books(0, 0, 0, 0, 0));
        assertThat(store.<List<TopicEntry>>read(reads -> reads.topic("shop", "t", T0, 0, 10)))
                .isEmpty();
    }

    @Test
    void oneThatFailsDoesNotTakeOthersOfItsGroupWithIt() throws Exception {
        var good = new ArrayList<CompletableFuture<?>>();
        var bad = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < 40; i++) {
            var event = event(LANE, null);
            good.add(store.write(writes -> writes.accept(List.of(event))));
            bad.add(store.write(writes -> {
                throw new StoreException("bad");
            }));
        }
        good.forEach(CompletableFuture::join);
        assertThat(bad).allSatisfy(one -> assertThat(one).failsWithin(Duration.ofSeconds(10)));
        assertThat(books().accepted()).isEqualTo(40);
    }

    @Test
    void whatIsSettledGoesAfterItsTimeAndStaysInTheBooks() throws Exception {
        accept(event(LANE, null));
        settle(lease(LANE, 1, T0).getFirst().lease(), new Settlement.Succeeded(new EventResult(200, "", new byte[0])));

        write(writes -> writes.deleteOld(new EventWrites.Retention(T0, T0, Long.MAX_VALUE, T0), 10));
        assertThat(store.<Optional<StoredEvent>>read(reads -> reads.find("shop.orders.0")))
                .isPresent();
        write(writes -> writes.deleteOld(new EventWrites.Retention(T0.plusSeconds(9), T0, Long.MAX_VALUE, T0), 10));
        assertThat(store.<Optional<StoredEvent>>read(reads -> reads.find("shop.orders.0")))
                .isEmpty();
        assertThat(books()).isEqualTo(new Books(1, 0, 0, 1, 0));
    }

    @Test
    void everythingIsThereAfterARestart() throws Exception {
        accept(LANE, 900);
        lease(LANE, 10, T0);
        store.close();
        store = JdbcEventStore.open(database, new LaneBounds(900, 1 << 20, 1500, 2 << 20));

        assertThat(books()).isEqualTo(new Books(900, 890, 10, 0, 0));
        assertThat(accept(event(LANE, null)))
                .as("it knows how full the lane is")
                .isInstanceOf(Acceptance.Full.class);
        assertThat(this.<Integer>write(writes -> writes.releaseAll(T0))).isEqualTo(10);
        assertThat(lease(LANE, 2000, T0)).hasSize(900);
    }

    /** Everything at once: each event is leased by one, and settled by one. */
    @Test
    void manyAtOnceLoseNothingAndDoubleNothing() throws Exception {
        var leased = new ArrayList<String>();
        var settled = new ArrayList<CompletableFuture<List<Boolean>>>();
        for (int round = 0; round < 60; round++) {
            var events = new ArrayList<NewEvent>();
            for (int i = 0; i < 10; i++) {
                events.add(event(i % 2 == 0 ? LANE : KEYED, i % 2 == 0 ? null : "k" + i % 3));
            }
            var accepted = store.write(writes -> writes.accept(events));
            var leases = new ArrayList<CompletableFuture<List<LeasedEvent>>>();
            for (int i = 0; i < 6; i++) {
                var lane = i % 2 == 0 ? LANE : KEYED;
                leases.add(
                        store.write(writes -> writes.lease(new LeaseRequest(lane, 3, T0, T0.plusSeconds(60), "here"))));
            }
            accepted.join();
            for (var lease : leases) {
                for (var one : lease.join()) {
                    leased.add(one.id());
                    settled.add(store.write(writes -> writes.settle(
                            List.of(new Settlement(one.lease(), T0, new Settlement.Succeeded(null), attempt(200))))));
                }
            }
        }
        settled.forEach(one -> assertThat(one.join()).containsExactly(true));
        while (books().queued() > 0) {
            for (var lane : List.of(LANE, KEYED)) {
                for (var one : lease(lane, 50, T0)) {
                    leased.add(one.id());
                    assertThat(settle(one.lease(), new Settlement.Succeeded(null)))
                            .isTrue();
                }
            }
        }
        assertThat(new HashSet<>(leased)).hasSize(leased.size()).hasSize(600);
        assertThat(books()).isEqualTo(new Books(600, 0, 0, 600, 0));
    }
}
