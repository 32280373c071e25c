package dev.nabi.operator.sharing;

import dev.nabi.api.demand.LimitDemand;

/** What one gateway said of one limit, and what comes to it per second. */
final class Asked {
    private static final double SECOND_NANOS = 1e9;

    /** How long a change of the demand takes to be believed by half; a sudden one is believed at once. */
    private static final double HALF_LIFE_SECONDS = 1;

    private static final double SUDDEN = 2;

    /** A gateway tells each second what changed. */
    private static final int SILENT_ROUNDS = 3;

    private LimitDemand last;
    private long atNanos;
    private double perSecond;
    private double unused;
    private double refused;
    private int silentRounds;

    Asked(LimitDemand first, long atNanos) {
        this.last = first;
        this.atNanos = atNanos;
    }

    void update(LimitDemand now, long nowNanos) {
        silentRounds = 0;
        var seconds = (nowNanos - atNanos) / SECOND_NANOS;
        if (seconds <= 0) {
            return;
        }
        // What comes above the whole rate makes no difference, and would take longer to be forgotten.
        var rate = Math.min(now.perSecond(), Math.max(0, now.asked() - last.asked()) / seconds);
        var isSudden = rate > SUDDEN * perSecond || rate * SUDDEN < perSecond;
        var weight = isSudden ? 1 : 1 - Math.pow(0.5, seconds / HALF_LIFE_SECONDS);
        perSecond += weight * (rate - perSecond);
        unused += Math.max(0, now.unused() - last.unused());
        refused += Math.max(0, now.refused() - last.refused());
        last = now;
        atNanos = nowNanos;
    }

    LimitDemand last() {
        return last;
    }

    double perSecond() {
        return silentRounds > SILENT_ROUNDS ? 0 : perSecond;
    }

    /** A round begins; a gateway to which nothing comes, and that has no lease, says nothing. */
    void round() {
        silentRounds++;
    }

    /** What was left unused since the last look. */
    double takeUnused() {
        var taken = unused;
        unused = 0;
        return taken;
    }

    /** How many were refused since the last look. */
    double takeRefused() {
        var taken = refused;
        refused = 0;
        return taken;
    }
}
