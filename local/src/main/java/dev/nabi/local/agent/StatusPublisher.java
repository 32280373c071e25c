package dev.nabi.local.agent;

import dev.nabi.local.agent.status.ContainerView;
import dev.nabi.local.agent.status.PodStatuses;
import dev.nabi.local.agent.status.Retry;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a pod's status when it has changed; before the first that carries the pod's IP, the port. */
final class StatusPublisher {
    private static final Logger LOG = System.getLogger(StatusPublisher.class.getName());

    private final PodsApi api;
    private final Instant since;
    private @Nullable PodStatus published;
    private boolean portKnown;
    private boolean gone;
    private Retry retry = Retry.NOW;

    StatusPublisher(PodsApi api, Instant since) {
        this.api = api;
        this.since = since;
    }

    /** The pod was not there any more at the last write. */
    boolean foundPodGone() {
        return gone;
    }

    void publish(Pod pod, int port, ContainerView view, Instant now) {
        var status = PodStatuses.of(pod, new PodStatuses.Observed(since, view, published, now));
        if (gone || status.equals(published)) {
            retry = Retry.NOW;
            return;
        }
        if (!retry.isDue(now)) {
            return;
        }
        try {
            if (!portKnown && status.getPodIP() != null) {
                api.annotatePort(pod, port);
                portKnown = true;
            }
            gone = !api.writeStatus(pod, status);
            published = status;
            retry = Retry.NOW;
        } catch (KubernetesClientException e) {
            retry = retry.failed(now);
            LOG.log(
                    Level.WARNING,
                    "The status of pod " + pod.getMetadata().getName() + " was not written: " + e.getMessage());
        }
    }

    /** When to try again what could not be written. */
    Optional<Instant> nextStep() {
        return retry.equals(Retry.NOW) ? Optional.empty() : Optional.of(retry.at());
    }
}
