package dev.nabi.events.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How deliveries end. */
abstract class SettlementContract extends EventStoreContract {
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
}
