package dev.nabi.events.delivery;

import dev.nabi.api.v1alpha1.BackoffJitter;
import dev.nabi.api.v1alpha1.BackoffSpec;
import dev.nabi.events.store.EventContent;
import dev.nabi.events.store.LaneKey;
import dev.nabi.events.store.Lease;
import dev.nabi.events.store.LeasedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Events and answers for tests of rules. */
final class Events {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final LaneKey LANE = LaneKey.calls("shop", "orders");
    static final LanePolicy POLICY = LanePolicy.single(
            new RetryPolicy(3, new BackoffSpec("10s", 3, "5m", BackoffJitter.NONE), Duration.ofHours(6)),
            new CallShape());

    private Events() {}

    static LeasedEvent leased(int attempts, int deferrals, int kills) {
        return new LeasedEvent(
                new Lease("shop.orders.1", 1),
                LANE,
                NOW,
                NOW.plusSeconds(3600),
                null,
                0,
                "",
                attempts,
                deferrals,
                kills,
                false,
                new EventContent("{}", new byte[0]));
    }

    static Answer.Complete answer(int status, Map<String, String> fields) {
        var all = new java.util.HashMap<String, List<String>>();
        fields.forEach((name, value) -> all.put(name, List.of(value)));
        return new Answer.Complete(NOW, 5, status, all, new byte[0]);
    }
}
