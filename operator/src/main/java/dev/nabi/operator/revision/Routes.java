package dev.nabi.operator.revision;

import dev.nabi.api.v1alpha1.TrafficTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a Function's traffic goes, by revision.
 *
 * @param problem why it does not go where the spec says; the targets are then the last good ones
 * @param needed revisions that are to have more traffic than they carry yet, with the instances that this takes
 */
public record Routes(List<TrafficTarget> targets, Optional<String> problem, Map<String, Integer> needed) {

    /** Routes that are where they should be, or stay where they are. */
    public Routes(List<TrafficTarget> targets, Optional<String> problem) {
        this(targets, problem, Map.of());
    }

    /** Whether traffic is on its way to where the spec says. */
    public boolean isShifting() {
        return !needed.isEmpty();
    }

    /** The part of all traffic that a revision has. */
    public int share(String revision) {
        return targets.stream()
                .filter(target -> revision.equals(target.revision()))
                .mapToInt(TrafficTarget::weight)
                .sum();
    }

    /** Whether anything is sent to this revision, be it by its tag only. */
    public boolean reaches(String revision) {
        return targets.stream().anyMatch(target -> revision.equals(target.revision()));
    }

    /**
     * Resolves what the spec wants of traffic; what cannot be resolved leaves everything as it was.
     *
     * @param wanted the spec's targets; none means all to the latest ready revision
     * @param latestReady the revision that an unnamed target means
     * @param unproven a revision that exists and must not have traffic yet
     */
    static Routes resolve(
            List<TrafficTarget> wanted,
            Optional<String> latestReady,
            Optional<String> unproven,
            Set<String> existing,
            List<TrafficTarget> lastGood) {
        if (wanted.isEmpty()) {
            return new Routes(
                    latestReady.map(name -> new TrafficTarget(name, 100, null)).stream()
                            .toList(),
                    Optional.empty());
        }
        var problem = problem(wanted, latestReady, unproven, existing);
        return problem.isPresent()
                ? new Routes(kept(lastGood, existing), problem)
                : new Routes(
                        wanted.stream()
                                .map(target -> new TrafficTarget(
                                        named(target, latestReady).orElseThrow(),
                                        target.weight(),
                                        target.tag(),
                                        target.tagWeight()))
                                .toList(),
                        Optional.empty());
    }

    /** What remains of the last good targets once revisions are gone. */
    static List<TrafficTarget> kept(List<TrafficTarget> lastGood, Set<String> existing) {
        return lastGood.stream()
                .filter(target -> existing.contains(target.revision()))
                .toList();
    }

    private static Optional<String> problem(
            List<TrafficTarget> wanted, Optional<String> latestReady, Optional<String> unproven, Set<String> existing) {
        var sum = wanted.stream().mapToInt(TrafficTarget::weight).sum();
        if (sum != 100) {
            return Optional.of("spec.traffic: the weights sum to " + sum + "; they must sum to 100");
        }
        return tagProblem(wanted)
                .or(() -> wanted.stream()
                        .flatMap(target -> problem(target, latestReady, unproven, existing).stream())
                        .findFirst());
    }

    /** A tag is one target's alone, or shared by several whose weights say how. */
    private static Optional<String> tagProblem(List<TrafficTarget> wanted) {
        if (wanted.stream().anyMatch(target -> target.tag() == null && target.tagWeight() != null)) {
            return Optional.of("spec.traffic: a tagWeight belongs to a tag");
        }
        return wanted.stream()
                .filter(target -> target.tag() != null)
                .collect(Collectors.groupingBy(
                        target -> String.valueOf(target.tag()), TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .flatMap(tag -> tagProblem(tag.getKey(), tag.getValue()).stream())
                .findFirst();
    }

    private static Optional<String> tagProblem(String tag, List<TrafficTarget> sharing) {
        var weights = sharing.stream()
                .map(TrafficTarget::tagWeight)
                .flatMap(Stream::ofNullable)
                .toList();
        if (sharing.size() > 1 && weights.size() < sharing.size()) {
            return Optional.of("spec.traffic: the tag '" + tag
                    + "' is given more than once; give each of its targets a tagWeight to share it");
        }
        var sum = weights.stream().mapToInt(Integer::intValue).sum();
        return weights.isEmpty() || sum == 100
                ? Optional.empty()
                : Optional.of("spec.traffic: the tagWeights of '" + tag + "' sum to " + sum + "; they must sum to 100");
    }

    private static Optional<String> problem(
            TrafficTarget target, Optional<String> latestReady, Optional<String> unproven, Set<String> existing) {
        var name = named(target, latestReady);
        if (name.isEmpty()) {
            return Optional.of("spec.traffic: no revision has been ready yet");
        }
        if (!existing.contains(name.get())) {
            return Optional.of("spec.traffic: there is no revision '" + name.get() + "'; there are "
                    + existing.stream().sorted().collect(Collectors.joining(", ")));
        }
        return name.equals(unproven)
                ? Optional.of("spec.traffic: the revision '" + name.get() + "' has not been ready yet")
                : Optional.empty();
    }

    private static Optional<String> named(TrafficTarget target, Optional<String> latestReady) {
        return Optional.ofNullable(target.revision()).or(() -> latestReady);
    }
}
