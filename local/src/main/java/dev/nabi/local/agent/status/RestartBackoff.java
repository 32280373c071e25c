package dev.nabi.local.agent.status;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a container that ended waits before it is started again, as the kubelet has it: the first time not at all,
 * then a delay that doubles up to a bound, counted from the end; forgotten after a long run without a restart.
 *
 * @param delay what the next restart waits
 * @param restarted when the last restart was due
 */
public record RestartBackoff(Limits limits, Duration delay, Instant restarted) {

    /** The first delay, the longest, and how long without a restart until it is forgotten. */
    public record Limits(Duration first, Duration longest, Duration forgottenAfter) {
        public static final Limits KUBELET =
                new Limits(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(10));
    }

    /** When to start again, how long that is after the end, and what to ask the next time. */
    public record Restart(Instant at, Duration delay, RestartBackoff next) {}

    public static RestartBackoff none(Limits limits) {
        return new RestartBackoff(limits, Duration.ZERO, Instant.MIN);
    }

    public Restart after(Instant ended) {
        var forgotten =
                delay.isZero() || restarted.plus(limits.forgottenAfter()).isBefore(ended);
        var wait = forgotten ? Duration.ZERO : delay;
        var at = ended.plus(wait);
        return new Restart(at, wait, new RestartBackoff(limits, forgotten ? limits.first() : doubled(), at));
    }

    private Duration doubled() {
        var twice = delay.multipliedBy(2);
        return twice.compareTo(limits.longest()) > 0 ? limits.longest() : twice;
    }
}
