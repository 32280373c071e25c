package dev.nabi.gateway.limits;

/**
 * The rule of a rate limit, as the generic cell rate algorithm in its form of a virtual schedule (ITU-T I.371, annex A;
 * ATM Forum TM 4.0, section 4.4.2): all that is remembered is the <i>theoretical arrival time</i>, when the next request
 * would come if requests came evenly.
 *
 * <pre>
 * at = max(theoretical arrival time, now) + interval
 * passes when at − now ≤ burst × interval; then the theoretical arrival time is at
 * </pre>
 *
 * Times are of the monotonic clock, in nanoseconds, and compared by their differences.
 *
 * @param intervalNanos between two requests of the rate; its rounding is an error of 0.005 % at most
 * @param toleranceNanos how far the theoretical arrival time may be ahead: {@code burst × interval}
 */
record Pace(long intervalNanos, long toleranceNanos) {
    private static final double SECOND_NANOS = 1e9;

    /** A rate without a share of it would be a ban: so slow that a year brings one. */
    private static final double LEAST_RATE = 3e-8;

    /** Whoever has a share may send one request at least. */
    static Pace of(double perSecond, double burst) {
        var interval = Math.max(1, Math.round(SECOND_NANOS / Math.max(LEAST_RATE, perSecond)));
        return new Pace(interval, (long) (interval * Math.max(1, burst)));
    }

    /** The theoretical arrival time after a request at {@code now}, had it passed. */
    long next(long arrival, long now) {
        return (arrival - now > 0 ? arrival : now) + intervalNanos;
    }

    /** How long to wait until a request would pass that would move the theoretical arrival time there; 0 or less for none. */
    long wait(long next, long now) {
        return next - now - toleranceNanos;
    }

    /** How many requests would pass at once. */
    double level(long arrival, long now) {
        var ahead = Math.max(0, arrival - now);
        return (double) (toleranceNanos - ahead) / intervalNanos;
    }

    /** The theoretical arrival time with which so many requests would pass at once; no more than the burst. */
    long arrival(double level, long now) {
        return now + toleranceNanos - (long) Math.min(level * intervalNanos, (double) toleranceNanos);
    }

    double burst() {
        return (double) toleranceNanos / intervalNanos;
    }
}
