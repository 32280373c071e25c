package dev.nabi.operator.revision;

import dev.nabi.api.v1alpha1.FunctionSpec;
import dev.nabi.api.v1alpha1.TrafficTarget;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of a Function's revisions is current, which is promoted, which go, and where the traffic goes.
 *
 * <p>The current revision is the one whose template is what the spec asks for now. There is none after a change that
 * is new; then one has to be made. After a change back to what an older revision has, and which is still kept, that
 * one is current again: it proves itself anew before traffic moves to it. Traffic moves as {@link TrafficShift} says; a
 * current revision of which no instance is ready any more before it was promoted loses what it had.
 *
 * @param current the revision of the desired template, if it exists
 * @param latestReady the revision that was promoted last: the current one once it has all the traffic meant for it
 * @param obsolete revisions to delete
 */
public record RevisionPlan(
        Optional<Revision> current, Optional<String> latestReady, Routes routes, List<Revision> obsolete) {

    /**
     * The rule, from the digest of the desired template and what there is.
     *
     * @param demanded how many instances the Function's load needs now, where that is known
     */
    public static RevisionPlan of(
            FunctionSpec spec, String template, List<Revision> existing, History history, OptionalInt demanded) {
        var names = existing.stream().map(Revision::name).collect(Collectors.toSet());
        var current = existing.stream()
                .filter(revision -> revision.template().equals(template))
                .max(Comparator.comparingInt(Revision::number));
        var promoted = history.latestReady().filter(names::contains);
        var next = current.filter(Revision::isReady).map(Revision::name).or(() -> promoted);
        var unproven = current.map(Revision::name).filter(name -> !next.equals(Optional.of(name)));
        var routes = TrafficShift.step(
                Routes.kept(history.traffic(), names),
                Routes.resolve(spec.traffic(), next, unproven, names, history.traffic()),
                existing,
                demanded,
                spec.scale());
        var latestReady =
                next.filter(name -> !routes.needed().containsKey(name)).or(() -> promoted);
        return new RevisionPlan(current, latestReady, routes, obsolete(spec, existing, current, latestReady, routes));
    }

    /** What to go on with while the spec is invalid: nothing new, and the traffic as it was. */
    public static RevisionPlan unchanged(List<Revision> existing, History history) {
        var names = existing.stream().map(Revision::name).collect(Collectors.toSet());
        return new RevisionPlan(
                Optional.empty(),
                history.latestReady().filter(names::contains),
                new Routes(Routes.kept(history.traffic(), names), Optional.empty()),
                List.of());
    }

    /** The number of the next revision. */
    public static int nextNumber(List<Revision> existing, History history) {
        return 1
                + Math.max(
                        history.highestNumber(),
                        existing.stream().mapToInt(Revision::number).max().orElse(0));
    }

    /** Whether the current revision works, and takes over as its instances come. */
    public boolean isTakingOver() {
        return !isPromoted()
                && current.filter(revision -> routes.needed().containsKey(revision.name()))
                        .isPresent();
    }

    /** Whether the current revision has been promoted. */
    public boolean isPromoted() {
        return current.isPresent() && latestReady.equals(current.map(Revision::name));
    }

    private static List<Revision> obsolete(
            FunctionSpec spec,
            List<Revision> existing,
            Optional<Revision> current,
            Optional<String> latestReady,
            Routes routes) {
        Set<String> pinned = spec.traffic().stream()
                .map(TrafficTarget::revision)
                .filter(name -> name != null)
                .collect(Collectors.toSet());
        return existing.stream()
                .filter(revision -> !current.equals(Optional.of(revision)))
                .filter(revision -> !latestReady.equals(Optional.of(revision.name())))
                .filter(revision -> !routes.reaches(revision.name()) && !pinned.contains(revision.name()))
                .sorted(Comparator.comparingInt(Revision::number).reversed())
                .skip(spec.revisionHistoryLimit())
                // What still runs is drained by the autoscaler first; its end brings us here again.
                .filter(revision -> revision.replicas() == 0 && revision.running() == 0)
                .toList();
    }
}
