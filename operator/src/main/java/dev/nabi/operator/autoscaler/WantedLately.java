package dev.nabi.operator.autoscaler;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was wanted lately, in bounded space: the steps by which it fell, oldest and highest first. Each step says when at
 * least so many were wanted last, and how few were wanted since; what is wanted more than once leaves one step.
 *
 * <pre>
 *   wanted   8 8 8 8 5 5 2 2 2 3 3        steps   8 until t₁ (low 2), 5 until t₂ (low 2), 3 now
 * </pre>
 */
record WantedLately(List<Step> steps) {
    private static final int MOST_STEPS = 24;

    /** A load comes back when so many times of what was wanted in between are wanted again. */
    private static final int RETURN = 2;

    record Step(int replicas, Instant last, int low) {}

    static WantedLately none() {
        return new WantedLately(List.of());
    }

    /** This with what is wanted now; steps that are not higher end, and those that are older than the memory. */
    WantedLately add(int replicas, Duration memory, Instant now) {
        var next = new ArrayList<Step>(steps.size() + 1);
        var low = replicas;
        for (var step : steps.reversed()) {
            if (step.replicas() <= replicas) {
                low = Math.min(low, Math.min(step.replicas(), step.low()));
            } else if (!now.isAfter(step.last().plus(memory))) {
                next.addFirst(new Step(step.replicas(), step.last(), Math.min(low, step.low())));
            }
        }
        next.add(new Step(replicas, now, replicas));
        return new WantedLately(List.copyOf(next.size() > MOST_STEPS ? shorter(next) : next));
    }

    /** The two oldest steps as one, in the direction that keeps instances. */
    private static List<Step> shorter(List<Step> steps) {
        var oldest = steps.removeFirst();
        var second = steps.removeFirst();
        steps.addFirst(new Step(oldest.replicas(), second.last(), Math.min(oldest.low(), second.low())));
        return steps;
    }

    /** The most that was wanted within a span that ends now; 0 when nothing was. */
    int most(Duration span, Instant now) {
        for (var step : steps) {
            if (!now.isAfter(step.last().plus(span))) {
                return step.replicas();
            }
        }
        return 0;
    }

    /** How long ago so many were wanted last, where less than half of them were wanted since; zero otherwise. */
    Duration away(int replicas, Instant now) {
        var low = replicas;
        for (var step : steps.reversed()) {
            low = Math.min(low, Math.min(step.low(), step.replicas()));
            if (step.replicas() >= replicas) {
                return replicas > RETURN * Math.max(1, low) ? Duration.between(step.last(), now) : Duration.ZERO;
            }
        }
        return Duration.ZERO;
    }
}
