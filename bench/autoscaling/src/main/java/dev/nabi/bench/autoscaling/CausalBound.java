package dev.nabi.bench.autoscaling;

import java.util.function.DoubleUnaryOperator;

/**
 * The least instance-seconds, on average over all courses of chance, at which calls wait no longer than so long: for whoever
 * decides without knowing the future, yet knows the rate of arrivals at every moment, the mean duration, and has instances
 * that start at once (but cost the time of a start). It relaxes as {@link Bound} does, so each instance is a question of its
 * own; for Poisson arrivals and exponential durations the calls in work are a birth-death chain, and the least cost of an
 * instance follows by dynamic programming backwards in time over (calls in work, there or not), uniformized (Jensen, 1953).
 */
final class CausalBound {
    private static final double LOWEST_PRICE = 0.01;
    private static final double HIGHEST_PRICE = 300;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final int SEARCH_STEPS = 10;

    /** Instances above this many cost nothing in the bound. */
    private static final int MOST_INSTANCES = 12;

    private final Law law;
    private final double start;
    private final int most;
    private final double step;

    /**
     * How calls arrive by chance.
     *
     * @param rate calls a second at each second
     * @param duration the mean of exponential durations, in seconds
     */
    record Law(int slots, double seconds, DoubleUnaryOperator rate, double mostRate, double duration) {}

    private CausalBound(Law law, double start) {
        this.law = law;
        this.start = start;
        var load = law.mostRate() * law.duration();
        this.most = (int) (load + 6 * Math.sqrt(load) + 5);
        this.step = 1 / (law.mostRate() + most / law.duration());
    }

    /** The bound in instance-seconds, for a sum of waits in seconds. */
    static double instanceSeconds(Law law, double startSeconds, double waits) {
        var bound = new CausalBound(law, Bound.SHORTEST_START * startSeconds);
        // The bound is concave in the price: a golden-section search over its logarithm.
        var low = Math.log(LOWEST_PRICE);
        var high = Math.log(HIGHEST_PRICE);
        double best = 0;
        for (var i = 0; i < SEARCH_STEPS; i++) {
            var left = high - GOLDEN * (high - low);
            var right = low + GOLDEN * (high - low);
            var atLeft = bound.at(Math.exp(left), waits);
            var atRight = bound.at(Math.exp(right), waits);
            best = Math.max(best, Math.max(atLeft, atRight));
            if (atLeft < atRight) {
                low = left;
            } else {
                high = right;
            }
        }
        return best;
    }

    private double at(double price, double waits) {
        double sum = 0;
        for (var k = 0; k < MOST_INSTANCES; k++) {
            var least = least(k, price);
            sum += least;
            if (least < 1e-6) {
                break;
            }
        }
        return sum - price * waits;
    }

    /** The least cost of the k-th instance, from nothing at the beginning to the end. */
    private double least(int k, double price) {
        var there = new double[most + 1];
        var absent = new double[most + 1];
        var waits = new double[most + 1];
        for (var held = 0; held <= most; held++) {
            waits[held] = step * price * Math.clamp(held - (long) law.slots() * k, 0, law.slots());
        }
        for (var t = law.seconds(); t > 0; t -= step) {
            var up = law.rate().applyAsDouble(t) * step;
            var down = step / law.duration();
            next(there, up, down);
            next(absent, up, down);
            for (var held = 0; held <= most; held++) {
                var stays = there[held] + step;
                var away = absent[held] + waits[held];
                there[held] = Math.min(stays, away);
                absent[held] = Math.min(away, stays + start);
            }
        }
        return absent[0];
    }

    /** The mean of what comes a step later, in place. */
    private void next(double[] cost, double up, double down) {
        var below = 0.0;
        for (var held = 0; held <= most; held++) {
            var here = cost[held];
            var above = held == most ? here : cost[held + 1];
            cost[held] = here + up * (above - here) + down * held * (below - here);
            below = here;
        }
    }
}
