package dev.nabi.events.books;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.FunctionKey;
import dev.nabi.events.delivery.CallShape;
import dev.nabi.events.delivery.LanePolicies;
import dev.nabi.events.delivery.LanePolicies.Known;
import dev.nabi.events.delivery.LanePolicy;
import dev.nabi.events.delivery.RetryPolicy;
import dev.nabi.events.store.LaneBacklog;
import dev.nabi.events.store.LaneKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DueDeliveriesTest {
    private static final FunctionKey FUNCTION = new FunctionKey("shop", "cart");

    @Test
    void addsUpWhatIsDueAndWhatRunsInAllLanesOfAFunction() {
        assertThat(due(1, 0, false, lane("", 5, 2), lane("orders", 10, 0))).isEqualTo(Map.of(FUNCTION, 17L));
    }

    @Test
    void countsNoMoreThanATriggerAllows() {
        assertThat(due(1, 4, false, lane("orders", 1000, 4))).isEqualTo(Map.of(FUNCTION, 4L));
    }

    @Test
    void countsRequestsAndNotTheEventsOfABatch() {
        assertThat(due(100, 0, false, lane("orders", 950, 0))).isEqualTo(Map.of(FUNCTION, 10L));
    }

    @Test
    void countsNothingThatIsSuspendedOrWhoseTriggerIsGone() {
        assertThat(due(1, 0, true, lane("orders", 1000, 0))).isEmpty();
        assertThat(DueDeliveries.of(List.of(lane("orders", 1000, 0)), _ -> new Known.Gone("deleted")))
                .isEmpty();
    }

    @Test
    void countsNoResultsOfAsynchronousCalls() {
        assertThat(due(1, 0, false, lane("~url", 1000, 0))).isEmpty();
    }

    private static Map<FunctionKey, Long> due(int batch, int most, boolean suspended, LaneBacklog... lanes) {
        LanePolicies policies = _ -> new Known.Policy(new LanePolicy(
                RetryPolicy.DEFAULT,
                batch,
                Duration.ZERO,
                most,
                suspended,
                "",
                false,
                new CallShape(),
                null,
                null,
                null));
        return DueDeliveries.of(List.of(lanes), policies);
    }

    static LaneBacklog lane(String trigger, long due, long running) {
        return new LaneBacklog(new LaneKey("shop", "cart", trigger), due, due, running, 0, 0, null);
    }
}
