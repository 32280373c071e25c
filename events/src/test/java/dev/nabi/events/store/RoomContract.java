package dev.nabi.events.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.store.jdbc.JdbcEventStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a lane and a namespace may hold. */
abstract class RoomContract extends EventStoreContract {
    private static final int MOST_DELETED = 100;

    private int settled;

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
        assertThat(this.<Integer>write(
                        writes -> writes.deleteOld(new EventWrites.Retention(T0, Long.MAX_VALUE, T0, 10_010, T0), 100)))
                .isZero();

        assertThat(this.<Integer>write(
                        writes -> writes.deleteOld(new EventWrites.Retention(T0, Long.MAX_VALUE, T0, 5_500, T0), 100)))
                .isEqualTo(10);
        assertThat(this.<Integer>write(
                        writes -> writes.deleteOld(new EventWrites.Retention(T0, Long.MAX_VALUE, T0, 5_500, T0), 100)))
                .isZero();
        var left = store.read(reads -> reads.topic("shop", "t", T0, 0, 100));
        assertThat(left).hasSize(5);
        assertThat(left.getFirst().record().at()).isEqualTo(T0.plusSeconds(5));
        assertThat(store.<List<LaneBacklog>>read(reads -> reads.backlog(T0))).isEmpty();
    }

    /** An event that has been settled is on the disk as long as its result may be read: who calls must not fill it. */
    @Test
    void theOldestThatWereSettledGoWhereTheyTakeTooMuchRoom() throws Exception {
        for (int i = 0; i < 6; i++) {
            for (var lane : List.of(LANE, OTHER)) {
                var event = event(lane, null);
                accept(event);
                var lease = lease(lane, 1, T0).getFirst().lease();
                var at = T0.plusSeconds(i);
                var result = new EventResult(200, "", new byte[600]);
                write(writes -> writes.settle(
                        List.of(new Settlement(lease, at, new Settlement.Succeeded(result), attempt(200)))));
            }
        }
        var cancelled = event(LANE, null);
        accept(cancelled);
        write(writes -> writes.cancel(cancelled.id(), T0.plusSeconds(20)));
        assertThat(deleteOld(6_400)).as("six of 1,000 bytes and one of 400").isZero();

        assertThat(deleteOld(3_500)).as("three of each namespace").isEqualTo(3 + 3);
        assertThat(deleteOld(3_500)).isZero();
        assertThat(kept(LANE, 0, 13)).containsExactly(6, 8, 10, 12);
        assertThat(kept(OTHER, 0, 13)).containsExactly(7, 9, 11);
        assertThat(deleteOld(0)).isEqualTo(4 + 3);
        assertThat(books().settled()).isEqualTo(13);
    }

    @Test
    void thoseOfANamespaceAreFoundBehindManyOfAnother() throws Exception {
        for (int i = 0; i < 6; i++) {
            settleSome(OTHER, 500, 0);
        }
        settleSome(LANE, 3, 600);
        settleSome(OTHER, 10, 0);

        while (deleteOld(2_000) >= MOST_DELETED) {
            // There is more to look at.
        }

        assertThat(kept(LANE, 2990, 3013)).containsExactly(3001, 3002);
        assertThat(kept(OTHER, 2990, 3013)).containsExactly(3008, 3009, 3010, 3011, 3012);
    }

    /** Each a millisecond after the one before. */
    private void settleSome(LaneKey lane, int count, int resultBytes) {
        accept(lane, count);
        var settlements = new ArrayList<Settlement>();
        for (var leased : lease(lane, count, T0)) {
            var result = new Settlement.Succeeded(new EventResult(200, "", new byte[resultBytes]));
            settlements.add(new Settlement(leased.lease(), T0.plusMillis(settled++), result, null));
        }
        write(writes -> writes.settle(settlements));
    }

    private int deleteOld(long settledBytes) {
        return write(writes -> writes.deleteOld(
                new EventWrites.Retention(T0, settledBytes, T0, Long.MAX_VALUE, T0.plusSeconds(1)), MOST_DELETED));
    }

    /** The numbers in the ids of those events of a lane that are there. */
    private List<Integer> kept(LaneKey lane, int from, int to) throws StoreException {
        var found = new ArrayList<Integer>();
        for (int i = from; i < to; i++) {
            var id = "shop.orders." + i;
            var event = store.<Optional<StoredEvent>>read(reads -> reads.find(id));
            if (event.isPresent() && event.get().lane().equals(lane)) {
                found.add(i);
            }
        }
        return found;
    }

    /** They are counted as they come and as they go: what is counted in two ways leaves something each time. */
    @Test
    void aLogThatIsGoneTakesNoRoomWhateverItsCharacters() throws Exception {
        for (int round = 0; round < 3; round++) {
            var head = "\ud83d\ude00".repeat(400_000);
            write(writes ->
                    writes.append(List.of(new TopicRecord("shop", "t", T0, new EventContent(head, new byte[] {1})))));
            write(writes -> writes.deleteOld(
                    new EventWrites.Retention(T0, Long.MAX_VALUE, T0.plusSeconds(1), Long.MAX_VALUE, T0),
                    MOST_DELETED));
        }
        var full = "x".repeat(1_000_000);
        assertThat(accept(event(LANE, null, null, full))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(accept(event(KEYED, null, null, full))).isInstanceOf(Acceptance.Accepted.class);
    }
}
