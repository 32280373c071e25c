package dev.nabi.gateway.demand;

import dev.nabi.api.demand.InstanceDemand;
import dev.nabi.api.demand.RevisionDemand;
import dev.nabi.gateway.activation.Revision;

/** A revision's demand, in the words of the wire. */
final class DemandFigures {
    private DemandFigures() {}

    static RevisionDemand of(Revision revision, long now) {
        var load = revision.load(now);
        var key = revision.key();
        return new RevisionDemand(
                key.namespace(),
                key.function(),
                key.revision(),
                load.inFlight(),
                load.queued(),
                load.busyNanos(),
                load.arrivals(),
                revision.instances().all().stream()
                        .map(instance -> InstanceDemand.of(instance.name(), instance.busy(), instance.drainingMark()))
                        .toList());
    }

    /** Whether a revision's demand is told each second although nothing changed: it holds something. */
    static boolean holds(RevisionDemand demand) {
        return demand.inFlight() > 0
                || demand.queued() > 0
                || demand.instances().stream().anyMatch(InstanceDemand::draining);
    }

    /** Whether an operator that heard the one would learn nothing from the other. */
    static boolean isSame(RevisionDemand before, RevisionDemand after) {
        return before.arrivals() == after.arrivals()
                && before.inFlight() == after.inFlight()
                && before.queued() == after.queued()
                && before.instances().equals(after.instances());
    }
}
