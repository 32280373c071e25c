package dev.nabi.gateway.kube;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Labels;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** The informers that keep the gateway's view. They reconnect for ever; while they cannot, the last view holds. */
public final class Watches implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Watches.class);

    private final List<SharedIndexInformer<?>> informers = new ArrayList<>();

    /** Watches the given namespaces, or all when none is given. */
    public Watches(KubernetesClient client, List<String> namespaces, FunctionWatch functions, PodWatch pods) {
        if (namespaces.isEmpty()) {
            add(client.resources(Function.class).inAnyNamespace().runnableInformer(0), functions);
            add(client.pods().inAnyNamespace().withLabel(Labels.FUNCTION).runnableInformer(0), pods);
        }
        for (var namespace : namespaces) {
            add(client.resources(Function.class).inNamespace(namespace).runnableInformer(0), functions);
            add(client.pods().inNamespace(namespace).withLabel(Labels.FUNCTION).runnableInformer(0), pods);
        }
    }

    private <T> void add(SharedIndexInformer<T> informer, ResourceEventHandler<T> handler) {
        informer.exceptionHandler((isStarted, failure) -> {
            LOG.warnf(
                    "watch of %s: %s; trying again", informer.getApiTypeClass().getSimpleName(), failure);
            return true;
        });
        informer.addEventHandler(handler);
        informers.add(informer);
    }

    public void start() {
        informers.forEach(SharedIndexInformer::start);
    }

    /** Whether the first lists are in. */
    public boolean isSynced() {
        return informers.stream().allMatch(SharedIndexInformer::hasSynced);
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::stop);
    }
}
