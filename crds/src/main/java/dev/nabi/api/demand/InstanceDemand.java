package dev.nabi.api.demand;

import dev.nabi.api.WireField;
import org.jspecify.annotations.Nullable;

/**
 * What one gateway has in flight on one instance.
 *
 * @param pod the pod's name
 * @param draining whether this gateway has seen a draining mark on the pod and so sends nothing more to it
 * @param mark the value of that mark, unique for each marking; null without a mark, and from a gateway of a version that
 *     does not tell it
 */
public record InstanceDemand(
        String pod,
        int inFlight,
        boolean draining,
        @Nullable String mark) {

    public InstanceDemand {
        WireField.name(pod, "pod");
        WireField.held(inFlight, "inFlight");
    }

    /** An instance with the mark that the gateway has seen; null where it has seen none. */
    public static InstanceDemand of(String pod, int inFlight, @Nullable String mark) {
        return new InstanceDemand(pod, inFlight, mark != null, mark);
    }
}
