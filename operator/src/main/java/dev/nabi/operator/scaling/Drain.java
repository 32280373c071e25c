package dev.nabi.operator.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * A lowering on its way: these pods get no new invocation, finish what they work on, then the replicas go down. A victim
 * that ends meanwhile has finished too; a pod that came in its place is no victim, so others are chosen before the
 * replicas go down.
 *
 * @param target the replicas to go down to
 * @param mark the value of the victims' marks: a report of another one is of an earlier drain
 * @param marked whether the marks have been written
 */
record Drain(List<String> victims, int target, String mark, Instant since, boolean marked) {

    /** Chooses who goes: who is marked already, then who cannot serve, then who has least to do, then the youngest. */
    static Drain begin(RevisionView revision, int target, ToIntFunction<String> inFlight, String mark, Instant now) {
        var victims = revision.instances().stream()
                .sorted(Comparator.comparing(InstanceView::draining)
                        .reversed()
                        .thenComparing(InstanceView::ready)
                        .thenComparingInt(instance -> inFlight.applyAsInt(instance.pod()))
                        .thenComparing(
                                Comparator.comparing(InstanceView::created).reversed())
                        .thenComparing(InstanceView::pod))
                .limit(Math.max(0, revision.instances().size() - target))
                .map(InstanceView::pod)
                .toList();
        return new Drain(victims, target, mark, now, victims.isEmpty());
    }

    /** The victims that may still work on something: those that have an address. */
    List<String> working(RevisionView revision) {
        return here(revision)
                .filter(InstanceView::reachable)
                .map(InstanceView::pod)
                .toList();
    }

    /** Whether others than the victims would have to go: there are pods that were not there when they were chosen. */
    boolean isOutdated(RevisionView revision) {
        return revision.instances().size() - here(revision).count() > target;
    }

    private Stream<InstanceView> here(RevisionView revision) {
        return revision.instances().stream().filter(instance -> victims.contains(instance.pod()));
    }

    /**
     * The marks, by pod, that are taken back when nobody is to go: as many as bring the unmarked ones to the replicas. Of more pods than
     * replicas, the marked ones are about to go by a lowering that was written.
     */
    static Map<String, String> unmarked(RevisionView revision) {
        var marked =
                revision.instances().stream().filter(InstanceView::draining).toList();
        var missing = revision.replicas() - (revision.instances().size() - marked.size());
        var taken = new LinkedHashMap<String, String>();
        marked.stream()
                .sorted(Comparator.comparing(InstanceView::ready)
                        .reversed()
                        .thenComparing(InstanceView::created)
                        .thenComparing(InstanceView::pod))
                .limit(Math.max(0, missing))
                .forEach(instance -> taken.put(instance.pod(), String.valueOf(instance.mark())));
        return taken;
    }

    Drain withMarks() {
        return new Drain(victims, target, mark, since, true);
    }

    /** Whether everything that was sent before the marks has ended, by the function's own time-out. */
    boolean hasTimedOut(Duration timeout, Instant now) {
        return !now.isBefore(since.plus(timeout));
    }
}
