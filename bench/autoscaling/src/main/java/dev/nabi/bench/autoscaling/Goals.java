package dev.nabi.bench.autoscaling;

import dev.nabi.operator.autoscaler.Preference;

/** What each preference is to reach, against Knative's rule and the oracle. */
final class Goals {
    /** The longest waits that differ by less than this are the same. */
    private static final double SAME_SECONDS = 0.0005;

    /** Figures that differ by less than half a hundredth are the same. */
    private static final double SAME = 1.005;

    private Goals() {}

    /** The names of the goals that are not met; empty when all are. */
    static String missed(Preference preference, Figures figures, Figures knative, Figures oracle) {
        var missed = new StringBuilder();
        var cost = figures.instanceSeconds() / knative.instanceSeconds();
        if (preference == Preference.LATENCY) {
            var most = Math.max(0.1 * knative.meanWait(), 1.1 * oracle.meanWait());
            note(missed, "wait", figures.meanWait() > SAME * most);
        } else {
            note(missed, "mean", figures.meanWait() > SAME * knative.meanWait());
            note(missed, "p99", figures.p99Wait() > SAME * knative.p99Wait() + SAME_SECONDS);
        }
        note(missed, "cost", cost > SAME * mostCost(preference));
        note(missed, "changes", figures.changes() > 2 * knative.changes());
        return missed.toString().strip();
    }

    private static double mostCost(Preference preference) {
        return switch (preference) {
            case LATENCY -> 1.3;
            case BALANCED -> 1;
            case COST -> 0.8;
        };
    }

    private static void note(StringBuilder missed, String what, boolean isMissed) {
        if (isMissed) {
            missed.append(what).append(' ');
        }
    }
}
