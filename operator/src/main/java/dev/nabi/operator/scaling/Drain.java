package dev.nabi.operator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A lowering on its way: these pods get no new invocation, finish what they work on, then the replicas go down.
 *
 * @param target the replicas to go down to
 * @param marked whether the marks have been written
 */
record Drain(List<String> victims, int target, Instant since, boolean marked) {

    /** Chooses who goes: who cannot serve first, then who has least to do, then the youngest. */
    static Drain begin(RevisionView revision, int target, ToIntFunction<String> inFlight, Instant now) {
        var victims = revision.instances().stream()
                .sorted(Comparator.comparing(InstanceView::ready)
                        .thenComparingInt(instance -> inFlight.applyAsInt(instance.pod()))
                        .thenComparing(
                                Comparator.comparing(InstanceView::created).reversed())
                        .thenComparing(InstanceView::pod))
                .limit(Math.max(0, revision.instances().size() - target))
                .map(InstanceView::pod)
                .toList();
        return new Drain(victims, target, now, victims.isEmpty());
    }

    Drain withMarks() {
        return new Drain(victims, target, since, true);
    }

    /** Whether everything that was sent before the marks has ended, by the function's own time-out. */
    boolean hasTimedOut(Duration timeout, Instant now) {
        return !now.isBefore(since.plus(timeout));
    }
}
