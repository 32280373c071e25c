package dev.nabi.operator.autoscaler;

import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import java.time.Instant;

/**
 * Chooses how many instances a revision should have now, in the manner of Knative's pod autoscaler: the load's average
 * over the stable window, held at the target per instance, says how many; a panic window of a tenth notices a rise to
 * twice what runs; as long as such a panic lasts, nothing goes.
 *
 * <p>What differs: a gateway tells at once when an invocation has to wait, so a burst is answered from what is held
 * now, before any average knows of it; it counts as the start of a panic, so that the averages, which follow slowly,
 * do not take its instances back at once. And nothing is taken away on incomplete knowledge.
 */
public final class Decider {
    /** How many times of what runs makes a rise sudden. */
    private static final int PANIC_THRESHOLD = 2;

    /** Half goes in one step: a fall that is real goes on, one that is not has cost half. */
    private static final int SCALE_DOWN_RATE = 2;

    private Decider() {}

    /** The rule: hold the load at the target per instance; leave zero at once, reach it slowly. */
    public static ScaleDecision decide(ScalingPolicy policy, Observation seen, ScalingState state, Instant now) {
        if (policy.phase() == Phase.PROVING) {
            return prove(seen, state.seen(seen, now));
        }
        var averaged = instances(seen.stableLoad(), policy.target());
        var burst = seen.queued() > 0 ? instances(seen.held(), policy.burstTarget()) : 0;
        var sudden = Math.max(burst, instances(seen.panicLoad(), policy.target()));
        var triggered = burst > seen.replicas() || sudden >= PANIC_THRESHOLD * Math.max(1, seen.ready());

        var watched = state.seen(seen, now)
                .panicked(triggered && sudden > 1, policy.bound(sudden), policy.stableWindow(), now);
        var needed = Math.max(Math.max(averaged, burst), seen.held() > 0 ? 1 : 0);
        var wanted = policy.bound(
                Math.max(needed, watched.panic().map(ScalingState.Panic::peak).orElse(0)));
        var next = watched.withWanted(wanted, policy.scaleDownDelay(), now);

        if (wanted > seen.replicas()) {
            return new ScaleDecision(wanted, riseReason(policy, seen, needed, burst, next), next);
        }
        return wanted == seen.replicas()
                ? new ScaleDecision(wanted, ScaleReason.STEADY, next)
                : lower(policy, seen, wanted, next, now);
    }

    /**
     * How many instances the load needs, whoever carries it: what was on average, or what is held now where that is more. An
     * average that lacks a late report is too low, and who moves traffic by this must not take too little for enough.
     */
    public static int needed(ScalingPolicy policy, Observation seen) {
        var averaged = instances(Math.max(seen.stableLoad(), seen.panicLoad()), policy.target());
        var held = instances(seen.held(), policy.burstTarget());
        return Math.min(policy.max(), Math.max(averaged, held));
    }

    /** One instance; also where some were on their way to traffic, and none of them answers any more. */
    private static ScaleDecision prove(Observation seen, ScalingState next) {
        return seen.replicas() == 0 || (seen.ready() == 0 && seen.replicas() > 1)
                ? new ScaleDecision(1, ScaleReason.PROVE, next)
                : new ScaleDecision(seen.replicas(), ScaleReason.STEADY, next);
    }

    private static ScaleReason riseReason(
            ScalingPolicy policy, Observation seen, int needed, int burst, ScalingState next) {
        if (seen.replicas() == 0 && seen.held() > 0) {
            return ScaleReason.WAKE;
        }
        if (burst > seen.replicas()) {
            return ScaleReason.BURST;
        }
        if (needed > seen.replicas()) {
            return ScaleReason.LOAD;
        }
        if (policy.min() > seen.replicas() && next.panic().isEmpty()) {
            return policy.phase() == Phase.RISING ? ScaleReason.ROLLOUT : ScaleReason.MINIMUM;
        }
        return ScaleReason.PANIC;
    }

    /** Every reason not to take an instance away comes before the one to do it. */
    private static ScaleDecision lower(
            ScalingPolicy policy, Observation seen, int wanted, ScalingState next, Instant now) {
        if (policy.phase() == Phase.RETIRED && seen.ready() == 0 && seen.held() == 0) {
            // Nothing of it ever answers, so no gateway has to be asked: a failed revision ends when it is superseded.
            return new ScaleDecision(0, ScaleReason.RETIRED, next);
        }
        if (!seen.complete()) {
            return keep(seen, ScaleReason.NO_REPORT, next);
        }
        if (seen.replicas() > policy.max()) {
            return new ScaleDecision(policy.max(), ScaleReason.MAXIMUM, next);
        }
        if (now.isBefore(next.since().plus(policy.memory()))) {
            return keep(seen, ScaleReason.OBSERVING, next);
        }
        var target = Math.max(Math.max(wanted, next.wanted().most()), seen.replicas() / SCALE_DOWN_RATE);
        if (target >= seen.replicas()) {
            return keep(seen, ScaleReason.HOLDING, next);
        }
        return target > 0 ? new ScaleDecision(target, ScaleReason.DECLINE, next) : zero(policy, seen, next, now);
    }

    private static ScaleDecision zero(ScalingPolicy policy, Observation seen, ScalingState next, Instant now) {
        if (now.isBefore(next.lastActive().plus(policy.scaleToZeroAfter()))) {
            return keep(seen, ScaleReason.RECENTLY_ACTIVE, next);
        }
        return new ScaleDecision(0, policy.phase() == Phase.RETIRED ? ScaleReason.RETIRED : ScaleReason.IDLE, next);
    }

    private static ScaleDecision keep(Observation seen, ScaleReason reason, ScalingState next) {
        return new ScaleDecision(seen.replicas(), reason, next);
    }

    private static int instances(double load, double perInstance) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(load / perInstance));
    }
}
