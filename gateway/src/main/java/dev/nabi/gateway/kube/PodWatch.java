package dev.nabi.gateway.kube;

import dev.nabi.api.watch.UnreadableObjects;
import dev.nabi.gateway.activation.Revisions;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import org.jboss.logging.Logger;

/** Functions' pods as they come and go → instances. */
public final class PodWatch implements ResourceEventHandler<Pod> {
    private static final Logger LOG = Logger.getLogger(PodWatch.class);

    private final Revisions revisions;
    private final int defaultMemoryMib;
    private final UnreadableObjects unreadable = new UnreadableObjects();

    /** {@code defaultMemoryMib} is what an instance without a memory limit is taken for. */
    public PodWatch(Revisions revisions, int defaultMemoryMib) {
        this.revisions = revisions;
        this.defaultMemoryMib = defaultMemoryMib;
    }

    /** How many pods there are of which a part cannot be read. */
    int unreadable() {
        return unreadable.count();
    }

    @Override
    public void onAdd(Pod pod) {
        unreadable.seen(pod).ifPresent(LOG::warn);
        PodReading.of(pod, defaultMemoryMib).ifPresent(revisions::podSeen);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        unreadable.seen(pod).ifPresent(LOG::warn);
        PodReading.of(pod, defaultMemoryMib).ifPresent(revisions::podSeen);
    }

    @Override
    public void onDelete(Pod pod, boolean deletedFinalStateUnknown) {
        unreadable.gone(pod);
        PodReading.revision(pod)
                .ifPresent(revision ->
                        revisions.podGone(revision, pod.getMetadata().getUid()));
    }
}
