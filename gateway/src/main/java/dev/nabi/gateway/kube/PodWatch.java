package dev.nabi.gateway.kube;

import dev.nabi.gateway.activation.Revisions;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** Functions' pods as they come and go → instances. */
public final class PodWatch implements ResourceEventHandler<Pod> {
    private final Revisions revisions;
    private final int defaultMemoryMib;

    /** {@code defaultMemoryMib} is what an instance without a memory limit is taken for. */
    public PodWatch(Revisions revisions, int defaultMemoryMib) {
        this.revisions = revisions;
        this.defaultMemoryMib = defaultMemoryMib;
    }

    @Override
    public void onAdd(Pod pod) {
        PodReading.of(pod, defaultMemoryMib).ifPresent(revisions::podSeen);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        PodReading.of(pod, defaultMemoryMib).ifPresent(revisions::podSeen);
    }

    @Override
    public void onDelete(Pod pod, boolean deletedFinalStateUnknown) {
        PodReading.revision(pod)
                .ifPresent(revision ->
                        revisions.podGone(revision, pod.getMetadata().getUid()));
    }
}
