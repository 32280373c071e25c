package dev.nabi.gateway.limits;

import dev.nabi.api.v1alpha1.RateSpec;

/** A rate as a quota and a window, both whole numbers, in the words of the RateLimit-Policy field. */
public final class RatePolicy {
    private static final int MINUTE = 60;
    private static final int LONGEST_WINDOW = 1000;
    private static final double EXACT = 1e-6;

    private RatePolicy() {}

    /** The parameters: {@code ;q=5;w=2} for 2.5 requests per second. */
    public static String of(RateSpec rate) {
        if (rate.perMinute() != null) {
            return text(rate.perMinute(), MINUTE);
        }
        for (var window = 1; window < LONGEST_WINDOW; window++) {
            var quota = rate.rate() * window;
            if (quota >= 1 && Math.abs(quota - Math.rint(quota)) < EXACT * quota) {
                return text(Math.round(quota), window);
            }
        }
        return text(Math.max(1, Math.round(rate.rate() * LONGEST_WINDOW)), LONGEST_WINDOW);
    }

    private static String text(long quota, int window) {
        return ";q=" + quota + ";w=" + window;
    }
}
