package dev.nabi.bench.autoscaling;

/**
 * The surroundings of a simulated Function.
 *
 * @param start how long an instance takes from its creation until it answers, give or take 15 %, in nanoseconds
 * @param gateways how many gateways share the calls
 * @param lineDelay how long a line of the demand stream travels, in nanoseconds
 * @param lostLines the share of lines that do not come
 */
record Setting(long seed, long start, int gateways, long lineDelay, double lostLines) {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000 * MILLI;

    static Setting of(double startSeconds) {
        return of(startSeconds, 7);
    }

    static Setting of(double startSeconds, long seed) {
        return new Setting(seed, (long) (startSeconds * SECOND), 2, 2 * MILLI, 0);
    }

    Setting withGateways(int count, long delay, double lost) {
        return new Setting(seed, start, count, delay, lost);
    }
}
