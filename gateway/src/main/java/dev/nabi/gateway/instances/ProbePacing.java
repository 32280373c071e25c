package dev.nabi.gateway.instances;

/** The rule for how long to wait between two probes of an instance: short at first, since most answer soon. */
public final class ProbePacing {
    static final int FIRST_MILLIS = 5;
    static final int LONGEST_MILLIS = 1000;

    /** An instance may take seconds to start: this many probes come every few milliseconds before they thin out. */
    static final int SHORT_PROBES = 60;

    private ProbePacing() {}

    /** The pause after the given number of probes without an answer. */
    public static int pauseMillis(int attempts) {
        if (attempts <= SHORT_PROBES) {
            return FIRST_MILLIS + attempts / 4;
        }
        var pause = 20 * Math.pow(1.1, attempts - SHORT_PROBES);
        return (int) Math.min(pause, LONGEST_MILLIS);
    }
}
