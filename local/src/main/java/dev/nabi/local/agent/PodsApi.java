package dev.nabi.local.agent;

import dev.nabi.local.agent.container.ConfigContents;
import dev.nabi.local.agent.container.ConfigRef;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Set;

/** What the agent asks of the Kubernetes API, and what it writes there. */
interface PodsApi {

    /** Is told of the node's pods: each that is there or comes, each change, each end. */
    interface Listener {
        void changed(Pod pod);

        void gone(Pod pod);
    }

    /** Tells until it is closed. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** Begins to tell; what is there already is told before this returns or soon after. */
    Watch watch(String node, Listener listener);

    ConfigContents read(String namespace, Set<ConfigRef> refs);

    /** Publishes the port of a pod's process. */
    void annotatePort(Pod pod, int port);

    /** Replaces the pod's status; false when the pod is not there any more. */
    boolean writeStatus(Pod pod, PodStatus status);

    /** Removes a pod whose process has ended. */
    void remove(Pod pod);
}
