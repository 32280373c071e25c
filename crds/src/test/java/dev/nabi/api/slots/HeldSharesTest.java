package dev.nabi.api.slots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.slots.HeldShares.Slots;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HeldSharesTest {
    private static final Slots POD = new Slots("pod", 4, 30_000, 100);

    private static SlotView view(long version, String leader, String... members) {
        return new SlotView(
                version,
                leader,
                Stream.of(members).map(id -> new Member(id, "http://" + id)).toList(),
                List.of(),
                false,
                List.of());
    }

    @Test
    void aGatewayAloneHasEverySlotAtOnce() {
        var alone = HeldShares.start(1, 0);
        assertThat(alone.isAlone("a", 0)).isTrue();
        assertThat(alone.usable("a", POD, 0)).isEqualTo(4);
    }

    @Test
    void theOnlyGatewayWaitsForWordOfAnotherThatItReplaces() {
        var fresh = HeldShares.start(1, 2_000);
        assertThat(fresh.isAlone("b", 1_999)).isFalse();
        assertThat(fresh.usable("b", POD, 1_999)).isZero();
        assertThat(fresh.usable("b", POD, 2_000)).isEqualTo(4);

        // when it hears of the one that runs still
        var both = view(1, "x", "a", "b");
        assertThat(fresh.with(both, 500).usable("b", POD, 5_000)).isZero();
        var settled = fresh.with(both, 500).with(both.settled(List.of()), 600);
        assertThat(settled.usable("b", POD, 600)).isEqualTo(2);

        // and of none
        var only = view(1, "x", "b");
        assertThat(fresh.with(only, 500).with(only.settled(List.of()), 600).isAlone("b", 600))
                .isTrue();
    }

    @Test
    void oneOfSeveralHasNoneUntilItHearsOfTheOthersAndAnEqualPartIfItDoesNot() {
        var started = HeldShares.start(3, 10_000);
        assertThat(started.usable("a", POD, 9_999)).isZero();
        assertThat(started.isWaiting(9_999)).isTrue();
        assertThat(started.usable("a", POD, 10_000)).isEqualTo(2);
        assertThat(started.isWaiting(10_000)).isFalse();
    }

    @Test
    void lowersAtOnceAndRaisesWhenAllHaveLowered() {
        var joins = view(1, "x", "a", "b");
        var whole = HeldShares.start(1, 0).with(joins, 0);
        var fresh = HeldShares.start(2, 10_000).with(joins, 0);
        assertThat(whole.usable("a", POD, 0)).isEqualTo(2);
        assertThat(fresh.usable("b", POD, 0)).isZero();

        var other = new Slots("held", 4, 30_000, 100);
        var settled = fresh.with(joins.settled(List.of("held")), 0);
        assertThat(settled.usable("b", POD, 0)).isEqualTo(2);
        assertThat(settled.usable("b", other, 0)).isZero();
        assertThat(settled.with(joins.settled(List.of()), 0).usable("b", other, 0))
                .isEqualTo(2);
    }

    @Test
    void whatComesLateChangesNothing() {
        var now = HeldShares.start(1, 0).with(view(2, "y", "a", "b"), 0);
        assertThat(now.with(view(1, "z", "a").settled(List.of()), 0)).isEqualTo(now);
        assertThat(now.with(view(2, "x", "a").settled(List.of()), 0)).isEqualTo(now);
        assertThat(now.with(view(2, "z", "a"), 0).share("a", POD, 0)).isEqualTo(4);

        var settled = now.with(view(2, "y", "a", "b").settled(List.of("pod")), 0);
        var free = settled.with(view(2, "y", "a", "b").settled(List.of()), 0);
        assertThat(free.with(view(2, "y", "a", "b").settled(List.of("pod")), 0)).isEqualTo(free);
        assertThat(free.with(view(2, "y", "a", "b"), 0)).isEqualTo(free);
    }

    @Test
    void theSlotsOfOneThatWasKilledComeBackWhenItsCallsHaveEnded() {
        var killed = new SlotView(
                2,
                "x",
                List.of(new Member("a", "http://a")),
                List.of(new DepartedMember("b", 1_000, List.of("a", "b"), List.of(), null)),
                false,
                List.of());
        var survivor = HeldShares.start(1, 0)
                .with(view(1, "x", "a", "b"), 0)
                .with(killed, 0)
                .with(killed.settled(List.of()), 0);
        assertThat(survivor.usable("a", POD, 38_999)).isEqualTo(2);
        assertThat(survivor.usable("a", POD, 39_000)).isEqualTo(4);
        assertThat(survivor.usable("a", new Slots("pod", 4, 60_000, 100), 39_000))
                .isEqualTo(2);
        assertThat(survivor.isGone("b", POD, 39_000)).isTrue();
    }

    @Test
    void anInstanceThatIsYoungerThanTheEndOfAGatewayKeepsNoSlotForIt() {
        var killed = new SlotView(
                2,
                "x",
                List.of(new Member("a", "http://a")),
                List.of(new DepartedMember("b", 0, List.of("a", "b"), List.of(), 100L)),
                true,
                List.of());
        var survivor = HeldShares.start(2, 0).with(killed, 0);
        assertThat(survivor.usable("a", POD, 0))
                .as("created in the same second")
                .isEqualTo(2);
        assertThat(survivor.usable("a", new Slots("young", 4, 30_000, 101), 0)).isEqualTo(4);
        assertThat(survivor.usable("a", new Slots("unknown", 4, 30_000, 0), 0)).isEqualTo(2);
    }

    @Test
    void whereThereShouldBeOneGatewayTheNextOneAfterItWasKilledHasEverySlotAtOnce() {
        var killed = new SlotView(
                2,
                "x",
                List.of(new Member("b", "http://b")),
                List.of(new DepartedMember("a", 0, List.of("a"), List.of(), null)),
                false,
                List.of());
        assertThat(HeldShares.start(1, 0).with(killed, 0).isAlone("b", 0)).isTrue();
        assertThat(HeldShares.start(1, 0).with(view(1, "x", "a", "b"), 0).isAlone("b", 0))
                .isFalse();
        assertThat(HeldShares.start(2, 0)
                        .with(killed, 0)
                        .with(killed.settled(List.of()), 0)
                        .isAlone("b", 0))
                .isFalse();
    }

    @Test
    void viewsThatAreNeverSettledGiveNoSlotAndTakeNoMemory() {
        var shares = HeldShares.start(1, 0);
        for (var version = 1; version < 100; version++) {
            shares = shares.with(view(version, "x", "a", "b" + version), 0);
            assertThat(shares.depth()).isLessThan(6);
        }
        assertThat(shares.usable("a", POD, 0)).isZero();
    }
}
