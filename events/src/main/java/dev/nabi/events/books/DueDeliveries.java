package dev.nabi.events.books;

import dev.nabi.api.FunctionKey;
import dev.nabi.events.delivery.LanePolicies;
import dev.nabi.events.store.LaneBacklog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rule by which the operator is told of a Function's backlog: how many deliveries could be in flight now, as far as its Triggers allow. */
final class DueDeliveries {
    private DueDeliveries() {}

    /** Deliveries of each Function; a Function without any is not listed. Results of asynchronous calls go elsewhere and do not count. */
    static Map<FunctionKey, Long> of(List<LaneBacklog> lanes, LanePolicies policies) {
        var due = new HashMap<FunctionKey, Long>();
        for (var lane : lanes) {
            var deliveries = lane.lane().trigger().startsWith("~") ? 0 : deliveries(lane, policies);
            if (deliveries > 0) {
                due.merge(lane.lane().functionKey(), deliveries, Long::sum);
            }
        }
        return due;
    }

    private static long deliveries(LaneBacklog lane, LanePolicies policies) {
        if (!(policies.find(lane.lane()) instanceof LanePolicies.Known.Policy known)
                || known.policy().suspended()) {
            return 0;
        }
        var policy = known.policy();
        var requests = Math.ceilDiv(lane.due() + lane.running(), Math.max(1, policy.batchSize()));
        return policy.maxInFlight() == 0 ? requests : Math.min(requests, policy.maxInFlight());
    }
}
