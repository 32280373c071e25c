package dev.nabi.operator.autoscaler;

/**
 * How many instances carry a load. Where a Function gives a target, the load by the target. Otherwise as many as are worth
 * their price: one more is added while it shortens the line of those who wait by more than the price, in waiting calls. How
 * many wait on average is Erlang's C formula (A. K. Erlang, 1917) for Poisson arrivals and exponential durations:
 *
 * <pre>
 *   B(0) = 1,  B(k) = a B(k−1) / (k + a B(k−1))        a load in busy slots, k slots
 *   C = B / (1 − a/k (1 − B))                          the share of calls that wait
 *   waiting = C a / (k − a)                            calls that wait on average
 * </pre>
 *
 * So a small pool keeps a larger share in reserve than a large one: one of 10 slots is 65 % busy, one of 100 is 84 %.
 */
final class Staffing {
    /** No pool is busier on average, however large. */
    private static final double MOST_UTILISED = 0.85;

    /** Above this many slots the share that is busy decides alone. */
    private static final int MOST_SLOTS = 1_000;

    /** What an average may be over the target of all that runs, as a share of one instance's, for no further one. */
    private static final double TOLERANCE = 0.05;

    private Staffing() {}

    /**
     * The instances for a load.
     *
     * @param price how many calls fewer must wait, on average, for one more instance
     */
    static int instances(ScalingPolicy policy, double load, double price) {
        if (!policy.isPooled()) {
            return load <= 0 ? 0 : Math.max(1, divided(load - TOLERANCE * policy.target(), policy.target()));
        }
        if (load <= 0) {
            return 0;
        }
        var least = divided(load / MOST_UTILISED, policy.slots());
        return (long) least * policy.slots() > MOST_SLOTS ? least : Math.max(least, worth(policy.slots(), load, price));
    }

    private static int worth(int slots, double load, double price) {
        var blocked = 1.0;
        var waiting = Double.POSITIVE_INFINITY;
        for (var busy = 1; ; busy++) {
            blocked = load * blocked / (busy + load * blocked);
            if (busy % slots == 0) {
                var next = busy > load ? waiting(busy, load, blocked) : Double.POSITIVE_INFINITY;
                if (waiting - next <= price) {
                    return busy / slots - 1;
                }
                waiting = next;
            }
        }
    }

    private static double waiting(int slots, double load, double blocked) {
        return blocked / (1 - load / slots * (1 - blocked)) * load / (slots - load);
    }

    static int divided(double load, double perInstance) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(load / perInstance - 1e-9));
    }
}
