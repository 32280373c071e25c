package dev.nabi.gateway.activation;

import dev.nabi.gateway.activation.ScaleClient.Outcome;
import dev.nabi.gateway.instances.Timers;
import dev.nabi.gateway.routing.RevisionKey;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes one revision for as long as somebody waits and nothing comes.
 *
 * <pre>
 * idle ── somebody waits ──→ asking ── raised ──→ pausing (2 s) ───────────┬── still needed ──→ asking
 *   ↑                           └── not raised ──→ pausing (50 ms … 2 s) ──┤
 *   └←─────────────────────────────────────────────────────────────────────┴── needed no more ──→ idle
 * </pre>
 *
 * One at a time: whoever comes while it asks or pauses is served by that. A change of the revision's instances ends a
 * pause. What was not raised had replicas: an operator may be about to take them away.
 */
final class Waker {
    static final long FIRST_PAUSE_MILLIS = 50;
    static final long LONGEST_PAUSE_MILLIS = 2000;

    private enum State {
        IDLE,
        ASKING,
        PAUSING
    }

    private final RevisionKey revision;
    private final ScaleClient scale;
    private final Timers timers;
    private final BooleanSupplier isNeeded;
    private State state = State.IDLE;
    private long pauses;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private volatile @Nullable String lastFailure;

    /** {@code isNeeded} says whether somebody waits and nothing comes. */
    Waker(RevisionKey revision, ScaleClient scale, Timers timers, BooleanSupplier isNeeded) {
        this.revision = revision;
        this.scale = scale;
        this.timers = timers;
        this.isNeeded = isNeeded;
    }

    /** Why the last attempt failed; null when it did not. */
    @Nullable
    String lastFailure() {
        return lastFailure;
    }

    /** Somebody waits. */
    void somebodyWaits() {
        if (isNeeded.getAsBoolean()) {
            begin();
        }
    }

    /** What it waits for has come, or what was there is gone: a pause that runs is of no use. */
    synchronized void instancesChanged() {
        if (state == State.PAUSING) {
            state = State.IDLE;
        }
        somebodyWaits();
    }

    private synchronized void begin() {
        if (state == State.IDLE) {
            pauseMillis = FIRST_PAUSE_MILLIS;
            ask();
        }
    }

    private void ask() {
        state = State.ASKING;
        scale.wake(revision).whenComplete((outcome, failure) -> {
            lastFailure = outcome instanceof Outcome.Failed failed ? failed.message() : message(failure);
            pause(outcome instanceof Outcome.Raised);
        });
    }

    private synchronized void pause(boolean isRaised) {
        state = State.PAUSING;
        var mine = ++pauses;
        timers.after(isRaised ? LONGEST_PAUSE_MILLIS : pauseMillis, () -> paused(mine));
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    }

    private synchronized void paused(long mine) {
        if (state != State.PAUSING || mine != pauses) {
            return;
        }
        if (isNeeded.getAsBoolean()) {
            ask();
        } else {
            // Who lines up from here on finds it idle: the lock is held since the look.
            state = State.IDLE;
        }
    }

    private static @Nullable String message(@Nullable Throwable failure) {
        return failure == null ? null : String.valueOf(failure.getMessage());
    }
}
