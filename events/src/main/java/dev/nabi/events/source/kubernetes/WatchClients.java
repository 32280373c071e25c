package dev.nabi.events.source.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;

/** Opens the client that a Trigger's objects are watched with. */
@FunctionalInterface
public interface WatchClients {
    /** A client that may what the ServiceAccount may; the caller closes it. */
    KubernetesClient open(String namespace, String serviceAccount);
}
