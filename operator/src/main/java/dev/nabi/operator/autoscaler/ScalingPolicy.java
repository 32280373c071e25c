package dev.nabi.operator.autoscaler;

import java.time.Duration;

/**
 * How a revision's instances follow its load.
 *
 * @param phase what the revision is for at present
 * @param load what an instance carries
 * @param preference what the Function would rather have, short waits or few instances
 * @param times for how long the past counts
 */
public record ScalingPolicy(Phase phase, int min, int max, LoadTarget load, Preference preference, Times times) {

    /** What a revision is for. */
    public enum Phase {
        /** It is new: one instance shows whether it works; traffic and zero come later. */
        PROVING,
        /** It works, and traffic comes to it as fast as it gets the instances for it. */
        RISING,
        /** It has traffic. */
        SERVING,
        /** It has no share of the traffic, and is called by a tag: no minimum holds for it. */
        TAGGED,
        /** It has none any more: it finishes what it holds and goes to zero. */
        RETIRED
    }

    /**
     * What an instance carries.
     *
     * @param target the load that one instance should carry, in the metric's unit
     * @param burstTarget the invocations, in flight or queued, that one instance should hold when some have to wait
     * @param slots the invocations that one instance works on at a time; 0 is no limit
     * @param isPooled whether the load is staffed by slots with a reserve, where no target is given
     */
    public record LoadTarget(LoadMetric metric, double target, double burstTarget, int slots, boolean isPooled) {}

    /**
     * For how long the past counts.
     *
     * @param stableWindow what the load that lasts is averaged over, where a target is given
     * @param scaleDownDelay how long less must be wanted, at least
     * @param scaleToZeroAfter how long nothing must have been in flight or queued before the last instance goes
     * @param prewarms whether an instance is there when a call is expected by {@link IdleTimes}
     */
    public record Times(Duration stableWindow, Duration scaleDownDelay, Duration scaleToZeroAfter, boolean prewarms) {}

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
                new LoadTarget(LoadMetric.CONCURRENCY, 70, 70, 100, true),
                Preference.BALANCED,
                new Times(Duration.ofSeconds(60), Duration.ZERO, Duration.ofSeconds(60), false));
    }

    /** This policy for a revision in another phase: only traffic brings a minimum, and a retired one goes soon. */
    public ScalingPolicy in(Phase other) {
        return switch (other) {
            case RETIRED ->
                new ScalingPolicy(
                        other, 0, max, load, preference, new Times(RETIREMENT, Duration.ZERO, RETIREMENT, false));
            case TAGGED -> new ScalingPolicy(other, 0, max, load, preference, times);
            case PROVING, RISING, SERVING -> new ScalingPolicy(other, min, max, load, preference, times);
        };
    }

    /** This policy with a higher minimum, as far as the maximum allows. */
    public ScalingPolicy atLeast(int floor) {
        return withBounds(Math.max(min, Math.min(floor, max)), max);
    }

    public ScalingPolicy withBounds(int least, int most) {
        return new ScalingPolicy(phase, least, most, load, preference, times);
    }

    /** This policy with a target that is given: so many invocations an instance holds, and no more. */
    public ScalingPolicy withTarget(double target) {
        return with(new LoadTarget(metric(), target, target, Math.max(1, (int) target), false));
    }

    /** This policy with so many invocations at a time on an instance, and no target. */
    public ScalingPolicy withSlots(int slots) {
        var target = UTILISATION * slots;
        return with(new LoadTarget(metric(), target, Math.max(1, target), slots, true));
    }

    private ScalingPolicy with(LoadTarget other) {
        return new ScalingPolicy(phase, min, max, other, preference, times);
    }

    public ScalingPolicy preferring(Preference other) {
        return new ScalingPolicy(phase, min, max, load, other, times);
    }

    public ScalingPolicy withScaleDownDelay(Duration delay) {
        return with(new Times(stableWindow(), delay, scaleToZeroAfter(), prewarms()));
    }

    public ScalingPolicy withScaleToZeroAfter(Duration after) {
        return with(new Times(stableWindow(), scaleDownDelay(), after, prewarms()));
    }

    /** This policy with an instance that is there when a call is expected. */
    public ScalingPolicy prewarming() {
        return with(new Times(stableWindow(), scaleDownDelay(), scaleToZeroAfter(), true));
    }

    private ScalingPolicy with(Times other) {
        return new ScalingPolicy(phase, min, max, load, preference, other);
    }

    public LoadMetric metric() {
        return load.metric();
    }

    public double target() {
        return load.target();
    }

    public double burstTarget() {
        return load.burstTarget();
    }

    public int slots() {
        return load.slots();
    }

    public boolean isPooled() {
        return load.isPooled();
    }

    public Duration stableWindow() {
        return times.stableWindow();
    }

    public Duration scaleDownDelay() {
        return times.scaleDownDelay();
    }

    public Duration scaleToZeroAfter() {
        return times.scaleToZeroAfter();
    }

    public boolean prewarms() {
        return times.prewarms();
    }

    /** What the load that lasts is averaged over. */
    public Duration averagedOver() {
        return isPooled() ? stableWindow().dividedBy(WINDOW_SHARE) : stableWindow();
    }

    /** How long less must be wanted before instances go. */
    Duration hold() {
        return phase == Phase.RETIRED ? scaleDownDelay() : Decider.longer(scaleDownDelay(), preference.hold());
    }

    /** After which pause at most a load that comes back is expected to do so again. */
    Duration longestPause() {
        return phase == Phase.RETIRED ? Duration.ZERO : stableWindow();
    }

    /** How long what a surge asked for is kept. */
    Duration surgeHold(double startSeconds) {
        return Decider.longer(preference.surgeHold(), Duration.ofMillis((long) (1000 * STARTS_HELD * startSeconds)));
    }

    /** The short window that notices a sudden rise: a tenth of the stable one. */
    public Duration panicWindow() {
        return Decider.longer(stableWindow().dividedBy(10), SHORTEST_PANIC_WINDOW);
    }

    /** How far back the rule looks before it takes anything away. */
    Duration memory() {
        return Decider.longer(stableWindow(), scaleDownDelay());
    }

    /** The nearest number of instances that min and max allow. */
    public int bound(int replicas) {
        return Math.clamp(replicas, min, max);
    }
}
