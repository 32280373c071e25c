package dev.nabi.events.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is written together, and what at the same time. */
abstract class CommitContract extends EventStoreContract {
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
