package dev.nabi.operator.sharing;

import java.util.Arrays;

/**
 * The rule by which a rate is parted over gateways: everybody gets what comes to it; where that is more than the rate, those
 * to whom most comes get equal parts of what the others leave (max-min fairness). What nobody asks for is parted equally.
 */
final class Parts {
    /** What gateways keep to which nothing comes, all together: enough that a first request passes. */
    static final double FLOOR = 0.005;

    private Parts() {}

    /** The part of each gateway, of 1, given the requests per second that come to it. */
    static double[] of(double perSecond, double[] demands) {
        var count = demands.length;
        var parts = waterFilled(perSecond, demands);
        var asked = Arrays.stream(parts).sum();
        var spare = Math.max(0, perSecond - asked) / count;
        for (var i = 0; i < count; i++) {
            parts[i] = Math.max(FLOOR / count, (parts[i] + spare) / perSecond);
        }
        var sum = Arrays.stream(parts).sum();
        return Arrays.stream(parts).map(part -> part / sum).toArray();
    }

    private static double[] waterFilled(double perSecond, double[] demands) {
        var sorted = demands.clone();
        Arrays.sort(sorted);
        var left = perSecond;
        var level = sorted.length == 0 ? 0 : sorted[sorted.length - 1];
        for (var i = 0; i < sorted.length; i++) {
            var equal = left / (sorted.length - i);
            if (sorted[i] >= equal) {
                level = equal;
                break;
            }
            left -= sorted[i];
        }
        var most = level;
        return Arrays.stream(demands).map(demand -> Math.min(demand, most)).toArray();
    }
}
