package dev.nabi.operator.autoscaler;

import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import java.time.Duration;
import java.time.Instant;

/**
 * Chooses how many instances a revision should have now. Six things may ask for instances, and the most is taken:
 *
 * <pre>
 *   what lasts    the average over the window, or a part of it, staffed by {@link Staffing}
 *   what rises    the average of seconds, less what chance may add to it, once it is well above what runs
 *   what waits    the queue that would take too long to drain, by {@link Backlog}; decided when a gateway tells of it
 *   what is due   the events that may be delivered now, as many as may be in flight at once
 *   what is held  one instance, as long as anything is
 *   what is expected  one instance when a call is expected, where the Function prewarms
 * </pre>
 *
 * Up is at once. Down is what was wanted most over the hold time, at most half at a time; a surge (more than twice what
 * is ready) is held longer, the longer an instance takes to start; and a load that came back after a pause is kept for such a
 * pause. Nothing goes on incomplete knowledge.
 */
public final class Decider {
    /** Half goes in one step: a fall that is real goes on, one that is not has cost half. */
    private static final int SCALE_DOWN_RATE = 2;

    /** More than this many times of what is ready is a surge. */
    private static final int SURGE = 2;

    /** A pool's load has risen when it asks for this many times of what runs. */
    private static final double RISEN = 1.33;

    /** Where a target is given, load has risen when it is this many times of what runs. */
    private static final int SUDDEN = 2;

    private Decider() {}

    /** The rule: hold the load with a reserve; leave zero at once, reach it slowly. */
    public static ScaleDecision decide(ScalingPolicy policy, Observation seen, ScalingState state, Instant now) {
        if (policy.phase() == Phase.PROVING) {
            return prove(policy, seen, state.seen(seen, policy, now));
        }
        var lasting = Staffing.instances(
                policy, seen.load().stable(), policy.preference().price());
        var rising = rising(policy, seen);
        var waiting = Backlog.instances(policy, seen);
        var due = due(policy, seen);
        var watched = state.seen(seen, policy, now);
        var one = seen.held() > 0 || isExpected(policy, watched, now) ? 1 : 0;

        var wanted = policy.bound(Math.max(Math.max(lasting, rising), Math.max(Math.max(waiting, due), one)));
        var next = watched.withWanted(wanted, policy.longestPause(), policy.hold(), now);
        if (wanted > SURGE * Math.max(1, seen.ready())) {
            next = next.surged(wanted, policy.surgeHold(seen.startSeconds()), now);
        }
        if (wanted > seen.replicas()) {
            return to(wanted, riseReason(policy, seen, lasting, rising, Math.max(waiting, due)), policy, seen, next);
        }
        return wanted == seen.replicas()
                ? to(wanted, ScaleReason.STEADY, policy, seen, next)
                : lower(policy, seen, wanted, next, now);
    }

    /**
     * How many instances the load needs, whoever carries it: what was on average, or what is held now where that is more. An
     * average that lacks a late report is too low, and who moves traffic by this must not take too little for enough.
     */
    public static int needed(ScalingPolicy policy, Observation seen) {
        var load = seen.load();
        var averaged = Staffing.divided(Math.max(load.stable(), load.recent()), policy.target());
        var held = Staffing.divided(seen.held(), policy.burstTarget());
        return Math.min(policy.max(), Math.max(averaged, held));
    }

    /** An average over seconds deviates by chance: of Poisson arrivals by √(2 × load × duration / span). */
    private static int rising(ScalingPolicy policy, Observation seen) {
        var load = seen.load();
        var span = policy.panicWindow().toMillis() / 1e3;
        var chance = policy.preference().chance() * Math.sqrt(2 * load.recent() * load.seconds() / span);
        var rising = Staffing.instances(
                policy, Math.max(0, load.recent() - chance), policy.preference().risingPrice());
        var isAbove = policy.isPooled()
                ? rising >= seen.replicas() * RISEN
                : load.recent() - chance >= seen.replicas() * policy.target() * SUDDEN;
        return isAbove ? rising : Math.min(rising, seen.replicas());
    }

    private static boolean isExpected(ScalingPolicy policy, ScalingState state, Instant now) {
        return policy.prewarms()
                && (policy.phase() == Phase.SERVING || policy.phase() == Phase.TAGGED)
                && state.idle().isExpected(now);
    }

    /** A slot for each: events that wait do not answer faster by a reserve. */
    private static int due(ScalingPolicy policy, Observation seen) {
        return Staffing.divided(seen.events(), policy.slots() == 0 ? policy.burstTarget() : policy.slots());
    }

    /** One instance; also where some were on their way to traffic, and none of them answers any more. */
    private static ScaleDecision prove(ScalingPolicy policy, Observation seen, ScalingState next) {
        return seen.replicas() == 0 || (seen.ready() == 0 && seen.replicas() > 1)
                ? to(1, ScaleReason.PROVE, policy, seen, next)
                : to(seen.replicas(), ScaleReason.STEADY, policy, seen, next);
    }

    private static ScaleReason riseReason(
            ScalingPolicy policy, Observation seen, int lasting, int rising, int waiting) {
        if (seen.replicas() == 0 && seen.held() > 0) {
            return ScaleReason.WAKE;
        }
        if (waiting > seen.replicas()) {
            return due(policy, seen) == waiting ? ScaleReason.EVENTS : ScaleReason.BURST;
        }
        if (lasting > seen.replicas()) {
            return ScaleReason.LOAD;
        }
        if (rising > seen.replicas()) {
            return ScaleReason.RISE;
        }
        if (policy.min() == 0) {
            return ScaleReason.PREWARM;
        }
        return policy.phase() == Phase.RISING ? ScaleReason.ROLLOUT : ScaleReason.MINIMUM;
    }

    /** Every reason not to take an instance away comes before the one to do it. */
    private static ScaleDecision lower(
            ScalingPolicy policy, Observation seen, int wanted, ScalingState next, Instant now) {
        if (policy.phase() == Phase.RETIRED && seen.ready() == 0 && seen.held() == 0) {
            // Nothing of it ever answers, so no gateway has to be asked: a failed revision ends when it is superseded.
            return to(0, ScaleReason.RETIRED, policy, seen, next);
        }
        if (!seen.complete()) {
            return to(seen.replicas(), ScaleReason.NO_REPORT, policy, seen, next);
        }
        if (seen.replicas() > policy.max()) {
            return to(policy.max(), ScaleReason.MAXIMUM, policy, seen, next);
        }
        if (now.isBefore(next.since().plus(policy.memory()))) {
            return to(seen.replicas(), ScaleReason.OBSERVING, policy, seen, next);
        }
        if (seen.replicas() == 1) {
            return zero(policy, seen, next, now);
        }
        var hold = longer(policy.hold(), next.pauseHold(now));
        var held = Math.max(next.wanted().most(hold, now), next.surge(now));
        var target = Math.max(Math.max(1, wanted), Math.max(held, seen.replicas() / SCALE_DOWN_RATE));
        return target < seen.replicas()
                ? to(target, ScaleReason.DECLINE, policy, seen, next)
                : to(seen.replicas(), ScaleReason.HOLDING, policy, seen, next);
    }

    private static ScaleDecision zero(ScalingPolicy policy, Observation seen, ScalingState next, Instant now) {
        if (now.isBefore(next.lastActive().plus(longer(policy.scaleToZeroAfter(), policy.scaleDownDelay())))) {
            return to(seen.replicas(), ScaleReason.RECENTLY_ACTIVE, policy, seen, next);
        }
        return to(0, policy.phase() == Phase.RETIRED ? ScaleReason.RETIRED : ScaleReason.IDLE, policy, seen, next);
    }

    private static ScaleDecision to(
            int replicas, ScaleReason reason, ScalingPolicy policy, Observation seen, ScalingState next) {
        return new ScaleDecision(replicas, reason, new Explanation(policy, seen), next);
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
