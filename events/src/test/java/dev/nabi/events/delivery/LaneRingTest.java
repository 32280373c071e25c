package dev.nabi.events.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.events.store.LaneKey;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaneRingTest {
    private final LaneRing ring = new LaneRing();

    private static LaneKey lane(String function) {
        return LaneKey.calls("shop", function);
    }

    @Test
    void aBurstOfOneFunctionWaitsBehindTheTurnsOfOthers() {
        var waiting = new HashMap<>(Map.of(lane("burst"), 1_000_000, lane("one"), 3, lane("two"), 3));
        waiting.keySet().forEach(ring::add);
        var served = new HashMap<LaneKey, Integer>();

        for (int turns = 0; turns < 3; turns++) {
            var turn = ring.next(lane -> Math.min(1000, waiting.get(lane))).orElseThrow();
            served.merge(turn.lane(), turn.events(), Integer::sum);
            waiting.merge(turn.lane(), -turn.events(), Integer::sum);
        }

        assertThat(served).containsEntry(lane("one"), 3).containsEntry(lane("two"), 3);
        assertThat(served.get(lane("burst"))).isEqualTo(LaneRing.QUANTUM);
    }

    @Test
    void lanesOfOneFunctionTakeTurns() {
        var calls = lane("orders");
        var trigger = new LaneKey("shop", "orders", "by-topic");
        ring.add(calls);
        ring.add(trigger);

        var first = ring.next(_ -> 5).orElseThrow().lane();
        var second = ring.next(_ -> 5).orElseThrow().lane();

        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void aFunctionWithoutRoomIsPassedOver() {
        ring.add(lane("closed"));
        ring.add(lane("open"));

        for (int i = 0; i < 5; i++) {
            assertThat(ring.next(lane -> lane.function().equals("open") ? 1 : 0)
                            .orElseThrow()
                            .lane())
                    .isEqualTo(lane("open"));
        }
        ring.remove(lane("open"));
        assertThat(ring.next(_ -> 0)).isEmpty();
    }
}
