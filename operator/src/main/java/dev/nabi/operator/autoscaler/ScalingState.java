package dev.nabi.operator.autoscaler;

import java.time.Duration;
import java.time.Instant;

/**
 * What the rule remembers of a revision from one decision to the next.
 *
 * @param since when watching began: nothing is taken away before a whole window was seen
 * @param lastActive when something was last in flight, queued or arriving
 * @param wanted what was wanted lately, for the hold time
 * @param surge the last surge
 */
public record ScalingState(Instant since, Instant lastActive, WantedLately wanted, Surge surge) {

    /** A sudden rise, and until when what it asked for is kept. */
    public record Surge(int replicas, Instant end) {}

    /** Watching begins as if something had just been called, so that a restart takes nothing away. */
    public static ScalingState activeAt(Instant now) {
        return new ScalingState(now, now, WantedLately.none(now), new Surge(0, now));
    }

    /** This, with something that was just called. */
    public ScalingState active(Instant now) {
        return new ScalingState(since, now, wanted, surge);
    }

    ScalingState seen(Observation observation, Instant now) {
        return observation.isActive() ? active(now) : this;
    }

    ScalingState withWanted(int replicas, Duration hold, Instant now) {
        return new ScalingState(since, lastActive, wanted.add(replicas, hold, now), surge);
    }

    ScalingState surged(int replicas, Duration hold, Instant now) {
        var most = Math.max(replicas, surge(now));
        return new ScalingState(since, lastActive, wanted, new Surge(most, now.plus(hold)));
    }

    /** What a surge asked for that is still kept; 0 when none is. */
    int surge(Instant now) {
        return now.isBefore(surge.end()) ? surge.replicas() : 0;
    }
}
