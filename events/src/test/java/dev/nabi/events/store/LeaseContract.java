package dev.nabi.events.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may deliver an event, and when. */
abstract class LeaseContract extends EventStoreContract {
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
}
