package dev.nabi.operator.autoscaler;

import java.time.Duration;
import java.util.Locale;

/**
 * The figures behind a decision: what was seen, under which policy. Its text is made only for a decision that is carried out.
 *
 * @param policy the policy that was decided by
 * @param seen what was seen
 */
public record Explanation(ScalingPolicy policy, Observation seen) {

    /** The reason in words, with its figures. */
    public String of(ScaleReason reason) {
        var figures =
                switch (reason) {
                    case WAKE -> calls() + starts();
                    case BURST -> calls() + ", " + slots() + starts();
                    case EVENTS -> events();
                    case RISE -> average(seen.load().recent(), policy.panicWindow()) + ", " + lasting();
                    case LOAD, DECLINE -> lasting();
                    case MINIMUM -> "spec.scale.min is " + policy.min();
                    case MAXIMUM -> "spec.scale.max is " + policy.max();
                    case ROLLOUT -> "traffic that comes to it needs " + policy.min();
                    case IDLE, RETIRED ->
                        "nothing in flight or queued for "
                                + policy.scaleToZeroAfter().toSeconds() + " s";
                    case PROVE, OUTSIDE, PREWARM, STEADY, NO_REPORT, OBSERVING, HOLDING, RECENTLY_ACTIVE -> "";
                };
        return figures.isEmpty() ? reason.sentence() : reason.sentence() + " (" + figures + ")";
    }

    private String calls() {
        return seen.queued() == 1 ? "1 call waits" : seen.queued() + " calls wait";
    }

    private String events() {
        return (seen.events() == 1 ? "1 event may" : seen.events() + " events may") + " be in flight, " + slots();
    }

    private String slots() {
        var there = policy.slots() * seen.ready();
        return policy.slots() == 0
                ? seen.ready() + " instances are ready, " + seen.starting() + " start"
                : String.format(
                        Locale.ROOT,
                        "%d of %d slots are free, %d more come with %d instances that start",
                        Math.max(0, there - seen.inFlight()),
                        there,
                        policy.slots() * seen.starting(),
                        seen.starting());
    }

    private String starts() {
        var call = seen.load().seconds();
        var start = String.format(Locale.ROOT, "; a start takes %.1f s", seen.startSeconds());
        return call > 0 ? start + String.format(Locale.ROOT, ", a call takes %.2f s", call) : start;
    }

    private String lasting() {
        var perInstance = policy.isPooled()
                ? String.format(Locale.ROOT, "%d slots an instance", policy.slots())
                : String.format(Locale.ROOT, "target %.1f an instance", policy.target());
        return average(seen.load().stable(), policy.averagedOver()) + "; " + perInstance;
    }

    private String average(double load, Duration span) {
        return String.format(
                Locale.ROOT,
                "%.1f %s over %.0f s",
                load,
                policy.metric() == LoadMetric.RATE ? "calls/s" : "calls at a time",
                span.toMillis() / 1e3);
    }
}
