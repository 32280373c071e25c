package dev.nabi.local.agent.status;

import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a probe is asked and how many answers in a row decide, with Kubernetes' defaults. While something starts
 * it is asked far more often than its period says, because an instance that is ready a second late is a second lost;
 * the period still bounds how long it may take.
 */
public record ProbeRule(Duration initialDelay, Duration period, Duration timeout, int successes, int failures) {
    private static final Duration QUICKEST = Duration.ofMillis(5);
    private static final Duration SLOWEST = Duration.ofSeconds(1);

    /** A step of a sixteenth of what has passed finds out at most that much late. */
    private static final int STEPS = 16;

    public static ProbeRule of(Probe probe) {
        return new ProbeRule(
                Duration.ofSeconds(orElse(probe.getInitialDelaySeconds(), 0)),
                Duration.ofSeconds(orElse(probe.getPeriodSeconds(), 10)),
                Duration.ofSeconds(orElse(probe.getTimeoutSeconds(), 1)),
                orElse(probe.getSuccessThreshold(), 1),
                orElse(probe.getFailureThreshold(), 3));
    }

    /** How long until the next question to something that has not answered yet. */
    public static Duration pace(Duration passed) {
        var step = passed.dividedBy(STEPS);
        if (step.compareTo(QUICKEST) < 0) {
            return QUICKEST;
        }
        return step.compareTo(SLOWEST) > 0 ? SLOWEST : step;
    }

    /** How long a start may take until it has failed. */
    public Duration patience() {
        return initialDelay.plus(period.multipliedBy(failures));
    }

    private static int orElse(@Nullable Integer value, int otherwise) {
        return value == null || value <= 0 ? otherwise : value;
    }
}
