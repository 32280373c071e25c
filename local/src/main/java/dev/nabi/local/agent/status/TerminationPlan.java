package dev.nabi.local.agent.status;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * When a process is asked to end (SIGTERM) and when it is made to (SIGKILL). A {@code preStop} sleep comes before the
 * first and counts into the grace period, of which at least two seconds are left after it, as the kubelet has it.
 */
public record TerminationPlan(Instant ask, Instant kill) {
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);
    private static final Duration LEAST_AFTER_PRE_STOP = Duration.ofSeconds(2);

    /** For a pod that was deleted, or whose container has to be restarted. */
    public static TerminationPlan of(Pod pod, Instant now) {
        var sleep = preStopSleep(pod);
        var ask = now.plus(sleep);
        var kill = now.plus(grace(pod));
        var least = ask.plus(LEAST_AFTER_PRE_STOP);
        return new TerminationPlan(ask, sleep.isPositive() && kill.isBefore(least) ? least : kill);
    }

    /** Asked at once and killed after the grace period or this bound, whichever is less. */
    public static TerminationPlan within(Duration bound, Pod pod, Instant now) {
        var grace = grace(pod);
        return new TerminationPlan(now, now.plus(grace.compareTo(bound) < 0 ? grace : bound));
    }

    /** The earlier of both in each step. */
    public TerminationPlan sooner(TerminationPlan other) {
        return new TerminationPlan(
                ask.isBefore(other.ask) ? ask : other.ask, kill.isBefore(other.kill) ? kill : other.kill);
    }

    private static Duration grace(Pod pod) {
        var metadata = pod.getMetadata();
        var seconds = metadata.getDeletionTimestamp() != null && metadata.getDeletionGracePeriodSeconds() != null
                ? metadata.getDeletionGracePeriodSeconds()
                : pod.getSpec().getTerminationGracePeriodSeconds();
        return seconds == null ? DEFAULT_GRACE : Duration.ofSeconds(seconds);
    }

    private static Duration preStopSleep(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .map(container -> container.getLifecycle())
                .filter(Objects::nonNull)
                .map(lifecycle -> lifecycle.getPreStop())
                .filter(Objects::nonNull)
                .map(hook -> hook.getSleep())
                .filter(Objects::nonNull)
                .map(sleep -> Duration.ofSeconds(sleep.getSeconds()))
                .findFirst()
                .orElse(Duration.ZERO);
    }
}
