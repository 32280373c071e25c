package dev.nabi.operator.leadership;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one candidate knows of the Lease, and what it does next.
 *
 * <pre>
 *   waiting ── nobody holds it, or nobody has renewed it for the lease's duration ──→ leading
 *   leading ── another holds it, or it is not there ──→ lost (the end of the process)
 * </pre>
 *
 * The age of a Lease is the time since this candidate saw it change, by a clock that does not jump. The times that the
 * holder wrote into it are by another machine's clock and are not looked at.
 *
 * @param held the Lease as this candidate wrote it last; null while it waits
 * @param seen the Lease as it was read last; null when it was not there
 * @param changed when {@code seen} was first read like this
 */
record ElectionRule(
        Candidate self,
        Duration duration,
        @Nullable LeaseView held,
        @Nullable LeaseView seen,
        Instant changed) {

    /** What to do next. */
    sealed interface Step {
        /** Create the Lease. */
        record Create() implements Step {}

        /** Write this candidate into the Lease, on the condition that it is as it was read. */
        record Write(LeaseView lease, int transitions) implements Step {}

        /** Look again later. */
        record Wait() implements Step {}

        /** Another may act. */
        record Lost(String to) implements Step {}
    }

    /** A candidate that has read nothing. */
    static ElectionRule waiting(Candidate self, Duration duration, Instant now) {
        return new ElectionRule(self, duration, null, null, now);
    }

    boolean isLeading() {
        return held != null;
    }

    /** Takes in what was read. */
    ElectionRule read(Optional<LeaseView> lease, Instant now) {
        return lease.equals(Optional.ofNullable(seen))
                ? this
                : new ElectionRule(self, duration, held, lease.orElse(null), now);
    }

    /** Takes in what this candidate wrote. */
    ElectionRule wrote(LeaseView lease, Instant now) {
        return new ElectionRule(self, duration, lease, lease, now);
    }

    Step next(Instant now) {
        return held == null ? wait(now) : lead(held);
    }

    private Step lead(LeaseView own) {
        if (seen == null) {
            return new Step.Lost("nobody, since the Lease was deleted");
        }
        // Equal transitions say that nobody else has held it in between.
        return seen.holder().equals(self.identity()) && seen.transitions() == own.transitions()
                ? new Step.Write(seen, own.transitions())
                : new Step.Lost(seen.holder().isEmpty() ? "nobody, since it was released" : seen.holder());
    }

    private Step wait(Instant now) {
        if (seen == null) {
            return new Step.Create();
        }
        // Its own identity: a write arrived though its answer did not.
        if (seen.holder().equals(self.identity())) {
            return new Step.Write(seen, seen.transitions());
        }
        var isFree = seen.holder().isEmpty() || self.succeeds(seen.holder()) || !now.isBefore(changed.plus(duration));
        return isFree ? new Step.Write(seen, seen.transitions() + 1) : new Step.Wait();
    }
}
