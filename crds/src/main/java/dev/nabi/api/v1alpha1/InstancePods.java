package dev.nabi.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one rule for which pods of a revision are instances, shared by the operator and the gateways. */
public final class InstancePods {
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private InstancePods() {}

    /**
     * Whether a pod of a revision is an instance: it is not deleted, not Succeeded and not Failed. An evicted pod is Failed
     * and stays in the API beside the pod that replaces it.
     */
    public static boolean isInstance(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null && !hasEnded(pod);
    }

    private static boolean hasEnded(Pod pod) {
        return pod.getStatus() != null && isEnd(pod.getStatus().getPhase());
    }

    private static boolean isEnd(@Nullable String phase) {
        return phase != null && ENDED.contains(phase);
    }
}
