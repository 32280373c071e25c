package dev.nabi.operator.autoscaler;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the rule remembers of a revision from one decision to the next.
 *
 * @param since when watching began: nothing is taken away before a whole window was seen
 * @param lastActive when something was last in flight, queued or arriving
 * @param panic the panic that is on, if any
 * @param wanted what was wanted lately, for the scale-down delay
 */
public record ScalingState(Instant since, Instant lastActive, Optional<Panic> panic, WantedLately wanted) {

    /** A sudden rise: as long as it lasts, no instance goes. */
    public record Panic(Instant lastTrigger, int peak) {}

    /** Watching begins as if something had just been called, so that a restart takes nothing away. */
    public static ScalingState activeAt(Instant now) {
        return new ScalingState(now, now, Optional.empty(), WantedLately.none(now));
    }

    ScalingState seen(Observation observation, Instant now) {
        return observation.isActive() ? new ScalingState(since, now, panic, wanted) : this;
    }

    ScalingState withWanted(int replicas, Duration delay, Instant now) {
        return new ScalingState(since, lastActive, panic, wanted.add(replicas, delay, now));
    }

    /** A trigger begins or prolongs the panic; without one it ends a stable window after the last. */
    ScalingState panicked(boolean triggered, int wanted, Duration stableWindow, Instant now) {
        var peak = Math.max(wanted, panic.map(Panic::peak).orElse(0));
        if (triggered) {
            return new ScalingState(since, lastActive, Optional.of(new Panic(now, peak)), this.wanted);
        }
        var next = panic.filter(on -> now.isBefore(on.lastTrigger().plus(stableWindow)))
                .map(on -> new Panic(on.lastTrigger(), peak));
        return new ScalingState(since, lastActive, next, this.wanted);
    }
}
