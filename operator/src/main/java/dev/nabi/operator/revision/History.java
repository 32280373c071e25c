package dev.nabi.operator.revision;

import dev.nabi.api.v1alpha1.TrafficTarget;
import java.util.List;
import java.util.Optional;

/**
 * What a Function's status remembers of its revisions.
 *
 * @param latestReady the revision that was promoted last
 * @param highestNumber the highest number that a revision ever had, so that a name is not given twice
 * @param traffic where the traffic went last
 */
public record History(Optional<String> latestReady, int highestNumber, List<TrafficTarget> traffic) {

    /** The history of a new Function. */
    public static final History NONE = new History(Optional.empty(), 0, List.of());
}
