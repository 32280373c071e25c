package dev.nabi.operator.autoscaler;

import java.time.Duration;

/**
 * What a Function would rather have where short waits and few instances are at odds. The figures were chosen with the
 * simulator in {@code bench/autoscaling}; {@code docs/autoscaling.md} shows what comes of each.
 */
public enum Preference {
    /** Short waits, for up to a third more instances. */
    LATENCY(0.028, 0.015, 0, 0.25, 100, 14, 72),
    /** Waits no longer than by Knative's rule, for no more instances. */
    BALANCED(0.3, 0.2, 0.43, 0.9, 100, 7, 50),
    /** Few instances, for longer waits where load changes slowly. */
    COST(0.7, 0.4, 0.23, 1.4, 1, 8, 25);

    private final double price;
    private final double risingPrice;
    private final double chance;
    private final double drain;
    private final double unknownSeconds;
    private final double holdSeconds;
    private final double surgeSeconds;

    Preference(
            double price,
            double risingPrice,
            double chance,
            double drain,
            double unknownSeconds,
            double holdSeconds,
            double surgeSeconds) {
        this.price = price;
        this.risingPrice = risingPrice;
        this.chance = chance;
        this.drain = drain;
        this.unknownSeconds = unknownSeconds;
        this.holdSeconds = holdSeconds;
        this.surgeSeconds = surgeSeconds;
    }

    /** How many calls fewer must wait, on average, for one more instance. */
    double price() {
        return price;
    }

    /** The same while load rises: the next instance takes a while. */
    double risingPrice() {
        return risingPrice;
    }

    /** How many standard deviations of a short average are taken for chance. */
    double chance() {
        return chance;
    }

    /** How long a queue may take to drain once new instances are ready, as a factor. */
    double drain() {
        return drain;
    }

    /** How long calls are taken to last before any has ended, as a factor of a start; 100 gives each that waits a slot. */
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
