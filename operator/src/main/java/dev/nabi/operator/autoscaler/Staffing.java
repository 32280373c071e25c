package dev.nabi.operator.autoscaler;

/**
 * How many instances carry a load. Where a Function gives a target, the load by the target. Otherwise by the square-root
 * rule of queueing theory (Halfin and Whitt, "Heavy-Traffic Limits for Queues with Many Exponential Servers"): a load of a
 * busy slots needs a + r √a of them, since chance evens out in large pools: a pool of 10 slots may be 61 % busy, one of
 * 100 is 85 %.
 */
final class Staffing {
    /** No pool is busier on average, however large. */
    private static final double MOST_UTILISED = 0.85;

    /** What an average may be over the target of all that runs, as a share of one instance's, for no further one. */
    private static final double TOLERANCE = 0.05;

    private Staffing() {}

    static int instances(ScalingPolicy policy, double load, double utilisation) {
        if (!policy.isPooled()) {
            return load <= 0 ? 0 : Math.max(1, divided(load - TOLERANCE * policy.target(), policy.target()));
        }
        var reserved = load + policy.preference().reserve() * Math.sqrt(load);
        var slots = Math.max(load / MOST_UTILISED, Math.min(load / utilisation, reserved));
        return divided(slots, policy.slots());
    }

    static int divided(double load, double perInstance) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(load / perInstance - 1e-9));
    }
}
