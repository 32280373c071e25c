package dev.nabi.gateway.activation;

import dev.nabi.gateway.activation.ScaleClient.Outcome;
import dev.nabi.gateway.instances.Timers;
import dev.nabi.gateway.routing.RevisionKey;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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
 * One at a time: whoever comes while it asks or pauses is served by that. A pod that goes cuts a pause short. What was
 * not raised had replicas: an operator may be about to take them away.
 */
final class Waker {
    static final long FIRST_PAUSE_MILLIS = 50;
    static final long LONGEST_PAUSE_MILLIS = 2000;

    private final RevisionKey revision;
    private final ScaleClient scale;
    private final Timers timers;
    private final BooleanSupplier isNeeded;
    private final AtomicBoolean isAtWork = new AtomicBoolean();
    private final AtomicBoolean isAsking = new AtomicBoolean();
    private final AtomicLong round = new AtomicLong();
    private volatile long pauseMillis;
    private volatile @Nullable String lastFailure;

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
        if (isNeeded.getAsBoolean() && isAtWork.compareAndSet(false, true)) {
            pauseMillis = FIRST_PAUSE_MILLIS;
            ask();
        }
    }

    /** What was there is gone: a pause that runs is of no use. */
    void lookAgain() {
        if (isAtWork.get() && isNeeded.getAsBoolean()) {
            pauseMillis = FIRST_PAUSE_MILLIS;
            ask();
        } else {
            somebodyWaits();
        }
    }

    private void ask() {
        if (isAsking.compareAndSet(false, true)) {
            var mine = round.incrementAndGet();
            scale.wake(revision).whenComplete((outcome, failure) -> {
                lastFailure = outcome instanceof Outcome.Failed failed ? failed.message() : message(failure);
                isAsking.set(false);
                timers.after(pause(outcome), () -> paused(mine));
            });
        }
    }

    private long pause(@Nullable Outcome outcome) {
        if (outcome instanceof Outcome.Raised) {
            return LONGEST_PAUSE_MILLIS;
        }
        var pause = pauseMillis;
        pauseMillis = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        return pause;
    }

    private void paused(long mine) {
        if (mine != round.get()) {
            return;
        }
        if (isNeeded.getAsBoolean()) {
            ask();
            return;
        }
        isAtWork.set(false);
        // Somebody may have lined up between the look and the word.
        somebodyWaits();
    }

    private static @Nullable String message(@Nullable Throwable failure) {
        return failure == null ? null : String.valueOf(failure.getMessage());
    }
}
