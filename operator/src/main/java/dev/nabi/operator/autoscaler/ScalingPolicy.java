package dev.nabi.operator.autoscaler;

import java.time.Duration;

/**
 * How a revision's instances follow its load.
 *
 * @param target the load that one instance should carry, in the metric's unit
 * @param burstTarget the invocations, in flight or queued, that one instance should hold when some have to wait
 * @param slots the invocations that one instance works on at a time; 0 is no limit
 * @param isPooled whether the load is staffed by slots with a reserve, where no target is given
 * @param preference what the Function would rather have, short waits or few instances
 * @param scaleToZeroAfter how long nothing must have been in flight or queued before the last instance goes
 * @param phase what the revision is for at present
 */
public record ScalingPolicy(
        Phase phase,
        int min,
        int max,
        LoadMetric metric,
        double target,
        double burstTarget,
        int slots,
        boolean isPooled,
        Preference preference,
        Duration stableWindow,
        Duration scaleDownDelay,
        Duration scaleToZeroAfter) {

    /** What a revision is for. */
    public enum Phase {
        /** It is new: one instance shows whether it works; traffic and zero come later. */
        PROVING,
        /** It works, and traffic comes to it as fast as it gets the instances for it. */
        RISING,
        /** It has traffic. */
        SERVING,
        /** It has none any more: it finishes what it holds and goes to zero. */
        RETIRED
    }

    /** Reports come each second: an average over less than two would hang on a single one. */
    private static final Duration SHORTEST_PANIC_WINDOW = Duration.ofSeconds(2);

    /** How much of what an instance can take it should have to, where a load is held at a target. */
    public static final double UTILISATION = 0.7;

    /** A pooled load is averaged over this part of the window: a quarter has seen enough calls to tell chance from change. */
    private static final int WINDOW_SHARE = 4;

    /** What a surge asked for is kept for as long as this many starts take, or longer: what starts slowly goes slowly. */
    private static final double STARTS_HELD = 15;

    /** How long a retired revision is kept for the requests of gateways that learn late of the new routes. */
    private static final Duration RETIREMENT = Duration.ofSeconds(6);

    /** The policy of a function that says nothing about its scale. */
    public static ScalingPolicy defaults() {
        return new ScalingPolicy(
                Phase.SERVING,
                0,
                20,
                LoadMetric.CONCURRENCY,
                70,
                70,
                100,
                true,
                Preference.BALANCED,
                Duration.ofSeconds(60),
                Duration.ZERO,
                Duration.ofSeconds(60));
    }

    /** This policy for a revision in another phase: a retired one has no minimum and goes soon. */
    public ScalingPolicy in(Phase phase) {
        return phase == Phase.RETIRED
                ? new ScalingPolicy(
                        phase,
                        0,
                        max,
                        metric,
                        target,
                        burstTarget,
                        slots,
                        isPooled,
                        preference,
                        RETIREMENT,
                        Duration.ZERO,
                        RETIREMENT)
                : new ScalingPolicy(
                        phase,
                        min,
                        max,
                        metric,
                        target,
                        burstTarget,
                        slots,
                        isPooled,
                        preference,
                        stableWindow,
                        scaleDownDelay,
                        scaleToZeroAfter);
    }

    /** This policy with a higher minimum, as far as the maximum allows. */
    public ScalingPolicy atLeast(int floor) {
        return withBounds(Math.max(min, Math.min(floor, max)), max);
    }

    public ScalingPolicy withBounds(int min, int max) {
        return new ScalingPolicy(
                phase,
                min,
                max,
                metric,
                target,
                burstTarget,
                slots,
                isPooled,
                preference,
                stableWindow,
                scaleDownDelay,
                scaleToZeroAfter);
    }

    /** This policy with a target that is given: so many invocations an instance holds, and no more. */
    public ScalingPolicy withTarget(double target) {
        var each = Math.max(1, (int) target);
        return new ScalingPolicy(
                phase,
                min,
                max,
                metric,
                target,
                target,
                each,
                false,
                preference,
                stableWindow,
                scaleDownDelay,
                scaleToZeroAfter);
    }

    /** This policy with so many invocations at a time on an instance, and no target. */
    public ScalingPolicy withSlots(int slots) {
        var target = UTILISATION * slots;
        var burstTarget = Math.max(1, target);
        return new ScalingPolicy(
                phase,
                min,
                max,
                metric,
                target,
                burstTarget,
                slots,
                true,
                preference,
                stableWindow,
                scaleDownDelay,
                scaleToZeroAfter);
    }

    public ScalingPolicy preferring(Preference preference) {
        return new ScalingPolicy(
                phase,
                min,
                max,
                metric,
                target,
                burstTarget,
                slots,
                isPooled,
                preference,
                stableWindow,
                scaleDownDelay,
                scaleToZeroAfter);
    }

    public ScalingPolicy withScaleDownDelay(Duration scaleDownDelay) {
        return new ScalingPolicy(
                phase,
                min,
                max,
                metric,
                target,
                burstTarget,
                slots,
                isPooled,
                preference,
                stableWindow,
                scaleDownDelay,
                scaleToZeroAfter);
    }

    public ScalingPolicy withScaleToZeroAfter(Duration scaleToZeroAfter) {
        return new ScalingPolicy(
                phase,
                min,
                max,
                metric,
                target,
                burstTarget,
                slots,
                isPooled,
                preference,
                stableWindow,
                scaleDownDelay,
                scaleToZeroAfter);
    }

    /** What the load that lasts is averaged over. */
    public Duration averagedOver() {
        return isPooled ? stableWindow.dividedBy(WINDOW_SHARE) : stableWindow;
    }

    /** How long less must be wanted before instances go. */
    Duration hold() {
        return phase == Phase.RETIRED ? scaleDownDelay : Decider.longer(scaleDownDelay, preference.hold());
    }

    /** After which pause at most a load that comes back is expected to do so again. */
    Duration longestPause() {
        return phase == Phase.RETIRED ? Duration.ZERO : stableWindow;
    }

    /** How long what a surge asked for is kept. */
    Duration surgeHold(double startSeconds) {
        return Decider.longer(preference.surgeHold(), Duration.ofMillis((long) (1000 * STARTS_HELD * startSeconds)));
    }

    /** The short window that notices a sudden rise: a tenth of the stable one. */
    public Duration panicWindow() {
        var tenth = stableWindow.dividedBy(10);
        return tenth.compareTo(SHORTEST_PANIC_WINDOW) < 0 ? SHORTEST_PANIC_WINDOW : tenth;
    }

    /** How far back the rule looks before it takes anything away. */
    Duration memory() {
        return stableWindow.compareTo(scaleDownDelay) < 0 ? scaleDownDelay : stableWindow;
    }

    /** The nearest number of instances that min and max allow. */
    public int bound(int replicas) {
        return Math.clamp(replicas, min, max);
    }
}
