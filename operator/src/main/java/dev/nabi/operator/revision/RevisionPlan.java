package dev.nabi.operator.revision;

import dev.nabi.api.v1alpha1.FunctionSpec;
import dev.nabi.api.v1alpha1.TrafficTarget;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of a Function's revisions is current, which is promoted, which go, and where the traffic goes.
 *
 * <p>The current revision is the one whose template is what the spec asks for now. There is none after a change that
 * is new; then one has to be made. After a change back to what an older revision has, and which is still kept, that
 * one is current again: it proves itself anew before traffic moves to it.
 *
 * @param current the revision of the desired template, if it exists
 * @param latestReady the revision that was promoted last: the current one from the moment that it is ready
 * @param obsolete revisions to delete
 */
public record RevisionPlan(
        Optional<Revision> current, Optional<String> latestReady, Routes routes, List<Revision> obsolete) {

    /** The rule, from the digest of the desired template and what there is. */
    public static RevisionPlan of(FunctionSpec spec, String template, List<Revision> existing, History history) {
        var names = existing.stream().map(Revision::name).collect(Collectors.toSet());
        var current = existing.stream()
                .filter(revision -> revision.template().equals(template))
                .max(Comparator.comparingInt(Revision::number));
        var latestReady = current.filter(Revision::isReady)
                .map(Revision::name)
                .or(() -> history.latestReady().filter(names::contains));
        var unproven = current.map(Revision::name).filter(name -> !latestReady.equals(Optional.of(name)));
        var routes = Routes.resolve(spec.traffic(), latestReady, unproven, names, history.traffic());
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
