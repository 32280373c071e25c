package dev.nabi.events.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.store.jdbc.JdbcEventStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stays, for how long, and what comes back. */
abstract class KeepingContract extends EventStoreContract {
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
        write(writes -> writes.deleteOld(
                new EventWrites.Retention(T0, Long.MAX_VALUE, T0.plusSeconds(1), Long.MAX_VALUE, T0), 100));
        assertThat(store.<List<TopicEntry>>read(reads -> reads.topic("shop", "orders", T0, 0, 10)))
                .hasSize(1);
    }

    @Test
    void whatIsSettledGoesAfterItsTimeAndStaysInTheBooks() throws Exception {
        accept(event(LANE, null));
        settle(lease(LANE, 1, T0).getFirst().lease(), new Settlement.Succeeded(new EventResult(200, "", new byte[0])));

        write(writes -> writes.deleteOld(new EventWrites.Retention(T0, Long.MAX_VALUE, T0, Long.MAX_VALUE, T0), 10));
        assertThat(store.<Optional<StoredEvent>>read(reads -> reads.find("shop.orders.0")))
                .isPresent();
        write(writes -> writes.deleteOld(
                new EventWrites.Retention(T0.plusSeconds(9), Long.MAX_VALUE, T0, Long.MAX_VALUE, T0), 10));
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

    /** Each lane takes part in every look for what is due: those of Functions that are gone would stay for ever. */
    @Test
    void aLaneOfWhichNothingIsLeftGoesAndComesBack() throws Exception {
        for (var lane : List.of(LANE, OTHER, KEYED)) {
            accept(event(lane, null));
        }
        settle(lease(LANE, 1, T0).getFirst().lease(), new Settlement.Succeeded(null));
        settle(lease(KEYED, 1, T0).getFirst().lease(), dead(DeadReason.REJECTED));
        assertThat(collect(0)).as("the first look marks").isZero();
        assertThat(collect(10)).as("its settled event may still be read").isZero();
        write(writes -> writes.deleteOld(
                new EventWrites.Retention(T0.plusSeconds(9), Long.MAX_VALUE, T0, Long.MAX_VALUE, T0), 10));

        assertThat(collect(100))
                .as("its lane, and not that of what is kept, which is marked now")
                .isEqualTo(1);

        assertThat(collect(200)).isEqualTo(1);
        assertThat(collect(300)).isZero();
        assertThat(books()).isEqualTo(new Books(3, 1, 0, 1, 1));
        assertThat(accept(event(LANE, null))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(lease(LANE, 9, T0)).hasSize(1);
        assertThat(store.<List<LaneBacklog>>read(reads -> reads.backlog(T0)))
                .extracting(LaneBacklog::lane)
                .containsExactlyInAnyOrder(LANE, OTHER, KEYED);
    }

    @Test
    void aLaneThatHasTakenSomethingInMeanwhileStays() throws Exception {
        accept(event(LANE, null));
        settle(lease(LANE, 1, T0).getFirst().lease(), new Settlement.Succeeded(null));
        collect(0);
        accept(event(LANE, null));
        settle(lease(LANE, 1, T0).getFirst().lease(), new Settlement.Succeeded(null));

        assertThat(collect(100)).isZero();
        assertThat(store.<Optional<StoredEvent>>read(reads -> reads.find("shop.orders.1")))
                .isPresent();
    }

    /** What has been idle for a minute at so many seconds. */
    private int collect(int seconds) {
        var now = T0.plusSeconds(seconds);
        return store.collectLanes(now.minusSeconds(60), now).join();
    }
}
