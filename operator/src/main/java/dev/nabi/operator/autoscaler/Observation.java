package dev.nabi.operator.autoscaler;

/**
 * What is known of a revision at one moment.
 *
 * @param replicas the instances that its Deployment asks for
 * @param ready those of them that are ready
 * @param inFlight invocations that instances work on, summed over the gateways
 * @param queued invocations that wait for an instance, summed over the gateways
 * @param stableLoad the load's average over the stable window, in the policy's metric
 * @param panicLoad the load's average over the panic window
 * @param arrived whether anything was served or arrived since the last observation
 * @param complete whether every live gateway has reported lately, and there is one
 */
public record Observation(
        int replicas,
        int ready,
        int inFlight,
        int queued,
        double stableLoad,
        double panicLoad,
        boolean arrived,
        boolean complete) {

    /** Instances without anything to do, seen by all gateways. */
    public static Observation idle(int replicas) {
        return new Observation(replicas, replicas, 0, 0, 0, 0, false, true);
    }

    /** A load that is the same in both windows and in flight now, seen by all gateways. */
    public static Observation steady(int replicas, int load) {
        return new Observation(replicas, replicas, load, 0, load, load, true, true);
    }

    public Observation withQueued(int queued) {
        return new Observation(replicas, ready, inFlight, queued, stableLoad, panicLoad, arrived, complete);
    }

    public Observation withReady(int ready) {
        return new Observation(replicas, ready, inFlight, queued, stableLoad, panicLoad, arrived, complete);
    }

    public Observation withPanicLoad(double panicLoad) {
        return new Observation(replicas, ready, inFlight, queued, stableLoad, panicLoad, arrived, complete);
    }

    public Observation incomplete() {
        return new Observation(replicas, ready, inFlight, queued, stableLoad, panicLoad, arrived, false);
    }

    /** This and another revision of the same function, seen as one. */
    public Observation and(Observation other) {
        return new Observation(
                replicas + other.replicas,
                ready + other.ready,
                inFlight + other.inFlight,
                queued + other.queued,
                stableLoad + other.stableLoad,
                panicLoad + other.panicLoad,
                arrived || other.arrived,
                complete && other.complete);
    }

    /** What gateways hold for the revision now. */
    public int held() {
        return inFlight + queued;
    }

    boolean isActive() {
        return arrived || held() > 0;
    }
}
