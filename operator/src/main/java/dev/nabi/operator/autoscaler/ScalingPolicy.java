package dev.nabi.operator.autoscaler;

import java.time.Duration;

/**
 * How a revision's instances follow its load.
 *
 * @param target the load that one instance should carry, in the metric's unit
 * @param burstTarget the invocations, in flight or queued, that one instance should hold when some have to wait
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
                Duration.ofSeconds(60),
                Duration.ZERO,
                Duration.ofSeconds(60));
    }

    /** This policy for a revision in another phase: a retired one has no minimum and goes soon. */
    public ScalingPolicy in(Phase phase) {
        return phase == Phase.RETIRED
                ? new ScalingPolicy(phase, 0, max, metric, target, burstTarget, RETIREMENT, Duration.ZERO, RETIREMENT)
                : new ScalingPolicy(
                        phase, min, max, metric, target, burstTarget, stableWindow, scaleDownDelay, scaleToZeroAfter);
    }

    /** This policy with a higher minimum, as far as the maximum allows. */
    public ScalingPolicy atLeast(int floor) {
        return withBounds(Math.max(min, Math.min(floor, max)), max);
    }

    public ScalingPolicy withBounds(int min, int max) {
        return new ScalingPolicy(
                phase, min, max, metric, target, burstTarget, stableWindow, scaleDownDelay, scaleToZeroAfter);
    }

    public ScalingPolicy withTarget(double target) {
        return new ScalingPolicy(
                phase, min, max, metric, target, target, stableWindow, scaleDownDelay, scaleToZeroAfter);
    }

    public ScalingPolicy withScaleDownDelay(Duration scaleDownDelay) {
        return new ScalingPolicy(
                phase, min, max, metric, target, burstTarget, stableWindow, scaleDownDelay, scaleToZeroAfter);
    }

    public ScalingPolicy withScaleToZeroAfter(Duration scaleToZeroAfter) {
        return new ScalingPolicy(
                phase, min, max, metric, target, burstTarget, stableWindow, scaleDownDelay, scaleToZeroAfter);
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
