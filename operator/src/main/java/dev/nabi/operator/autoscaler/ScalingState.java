package dev.nabi.operator.autoscaler;

import java.time.Duration;
import java.time.Instant;

/**
 * What the rule remembers of a revision from one decision to the next.
 *
 * @param since when watching began: nothing is taken away before a whole window was seen
 * @param lastActive when something was last in flight, queued or arriving
 * @param wanted what was wanted lately
 * @param surge the last surge
 * @param idle how long it was idle between calls, where its policy learns that
 * @param pause the longest pause after which the load came back lately
 */
public record ScalingState(
        Instant since, Instant lastActive, WantedLately wanted, Surge surge, Pause pause, IdleTimes idle) {

    /** A sudden rise, and until when what it asked for is kept. */
    public record Surge(int replicas, Instant end) {}

    /** For how long a load was away before it came back, and until when that is expected again. */
    public record Pause(Duration length, Instant end) {}

    /** How long a pause is expected again. */
    private static final Duration PAUSE_MEMORY = Duration.ofMinutes(10);

    /** The next pause may be longer than the last one, by a quarter. */
    private static final double PAUSE_MARGIN = 1.25;

    /** Watching begins as if something had just been called, so that a restart takes nothing away. */
    public static ScalingState activeAt(Instant now) {
        return new ScalingState(
                now, now, WantedLately.none(), new Surge(0, now), new Pause(Duration.ZERO, now), IdleTimes.none());
    }

    /** This, with something that was just called. */
    public ScalingState active(Instant now) {
        return new ScalingState(since, now, wanted, surge, pause, idle);
    }

    ScalingState seen(Observation observation, ScalingPolicy policy, Instant now) {
        if (!observation.isActive()) {
            return this;
        }
        return new ScalingState(
                since, now, wanted, surge, pause, policy.prewarms() ? idle.called(now) : IdleTimes.none());
    }

    /** Watching begins anew; what was learnt of idle times stays. */
    public ScalingState restarted(Instant now) {
        var fresh = activeAt(now);
        return new ScalingState(fresh.since, fresh.lastActive, fresh.wanted, fresh.surge, fresh.pause, idle);
    }

    /**
     * This with what is wanted now.
     *
     * @param longestPause a load that comes back after a pause of at most this span is expected to do so again
     * @param hold for how long what is wanted now is asked for later
     */
    ScalingState withWanted(int replicas, Duration longestPause, Duration hold, Instant now) {
        var away = wanted.away(replicas, now);
        var paused = away.isZero() || away.compareTo(longestPause) > 0
                ? pause
                : new Pause(Decider.longer(away, pause(now)), now.plus(PAUSE_MEMORY));
        var memory = Decider.longer(hold, longestPause.multipliedBy(2));
        return new ScalingState(since, lastActive, wanted.add(replicas, memory, now), surge, paused, idle);
    }

    ScalingState surged(int replicas, Duration hold, Instant now) {
        var most = Math.max(replicas, surge(now));
        return new ScalingState(since, lastActive, wanted, new Surge(most, now.plus(hold)), pause, idle);
    }

    /** What a surge asked for that is still kept; 0 when none is. */
    int surge(Instant now) {
        return now.isBefore(surge.end()) ? surge.replicas() : 0;
    }

    private Duration pause(Instant now) {
        return now.isBefore(pause.end()) ? pause.length() : Duration.ZERO;
    }

    /** How long what was wanted is kept because the load came back after that long. */
    Duration pauseHold(Instant now) {
        return Duration.ofMillis((long) (PAUSE_MARGIN * pause(now).toMillis()));
    }
}
