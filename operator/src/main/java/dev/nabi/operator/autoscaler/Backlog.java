package dev.nabi.operator.autoscaler;

/**
 * How many instances a queue needs, judged by how long it takes to drain and not by its length. All is counted in work,
 * seconds of a slot, at the moment at which an instance that is asked for now would be ready:
 *
 * <pre>
 *   queue      = what waits + what arrives until then − what the instances there and those on their way take until then
 *   drain time = (queue − what n new instances take at once) / (all slots − arriving work)
 * </pre>
 *
 * A queue that is gone by then needs no instance; any other needs the least n whose drain time is short enough.
 */
final class Backlog {
    /**
     * Each step is this much of what runs, so that a growing queue is answered in few writes; once it is known how long calls
     * take, at most twice what is missing.
     */
    private static final double STEP = 1.5;

    private Backlog() {}

    /** 0 when the queue needs no more than there is and comes. */
    static int instances(ScalingPolicy policy, Observation seen) {
        if (seen.queued() == 0) {
            return 0;
        }
        if (policy.slots() == 0) {
            return Staffing.divided(seen.held(), policy.burstTarget());
        }
        var more = missing(policy, seen);
        var needed = seen.ready() + seen.starting() + more;
        var step = (int) Math.ceil(seen.replicas() * STEP);
        return more == 0 ? 0 : Math.max(needed, seen.load().seconds() > 0 ? Math.min(needed + more, step) : step);
    }

    private static int missing(ScalingPolicy policy, Observation seen) {
        double slots = policy.slots();
        var start = seen.startSeconds();
        var known = seen.load().seconds() > 0;
        var each = known
                ? seen.load().seconds()
                : Math.max(1, start) * policy.preference().unknownSeconds();
        var arriving = known ? seen.load().arrivals() * each : 0;
        var there = slots * (seen.ready() + seen.starting());
        // Before any call has ended a free slot takes one that waits, and nobody knows how many more.
        var taken = known ? 0 : Math.max(0, slots * seen.ready() - seen.inFlight());
        var queue = each * (seen.queued() - taken - slots * seen.starting())
                + start * arriving
                - slots * (start * seen.ready() + seen.startedSeconds());
        if (queue <= 0) {
            return 0;
        }
        var allowed = (1 + start) / 2 * policy.preference().drain();
        return (int) Math.max(0, Math.ceil((queue + allowed * (arriving - there)) / (slots * (allowed + each))));
    }
}
