package dev.nabi.operator.autoscaler;

import java.time.Duration;

/**
 * What a Function would rather have where short waits and few instances are at odds. The figures were chosen with the
 * simulator in {@code bench/autoscaling}; {@code docs/autoscaling.md} shows what comes of each.
 */
public enum Preference {
    /** Short waits, for up to a third more instances. */
    LATENCY(2.5, 0.63, 0, 0.1, 2, 0.25, 100, 10, 45),
    /** Waits no longer than by Knative's rule, for no more instances. */
    BALANCED(1.62, 0.72, 0.7, 0.25, 2, 0.9, 1, 4.5, 40),
    /** Few instances, for longer waits where load changes slowly. */
    COST(1.0, 0.8, 0.5, 0.25, 3, 2, 1, 4, 6);

    private final double reserve;
    private final double utilisation;
    private final double chance;
    private final double deadband;
    private final int windowShare;
    private final double drain;
    private final double unknownSeconds;
    private final double holdSeconds;
    private final double surgeSeconds;

    Preference(
            double reserve,
            double utilisation,
            double chance,
            double deadband,
            int windowShare,
            double drain,
            double unknownSeconds,
            double holdSeconds,
            double surgeSeconds) {
        this.reserve = reserve;
        this.utilisation = utilisation;
        this.chance = chance;
        this.deadband = deadband;
        this.windowShare = windowShare;
        this.drain = drain;
        this.unknownSeconds = unknownSeconds;
        this.holdSeconds = holdSeconds;
        this.surgeSeconds = surgeSeconds;
    }

    /** Free slots that are kept, in square roots of the load. */
    double reserve() {
        return reserve;
    }

    /** How busy the slots of a small pool may be on average, where the reserve would ask for more. */
    double utilisation() {
        return utilisation;
    }

    /** How many standard deviations of a short average are taken for chance. */
    double chance() {
        return chance;
    }

    /** By which share of what runs the load of seconds must ask for more, before it is followed. */
    double deadband() {
        return deadband;
    }

    /** The part of the stable window that what lasts is averaged over, as a divisor. */
    int windowShare() {
        return windowShare;
    }

    /** How long a queue may take to drain once new instances are ready, as a factor. */
    double drain() {
        return drain;
    }

    /** How long calls are taken to last before any has ended. */
    double unknownSeconds() {
        return unknownSeconds;
    }

    /** How long less must be wanted before instances go. */
    Duration hold() {
        return Duration.ofMillis((long) (holdSeconds * 1000));
    }

    /** How long what a surge asked for is kept, at least. */
    Duration surgeHold() {
        return Duration.ofMillis((long) (surgeSeconds * 1000));
    }
}
