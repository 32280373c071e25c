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

    private record Watch<T>(SharedIndexInformer<T> informer, CountingHandler<T> counter) {
        boolean isIn() {
            return informer.hasSynced()
                    && counter.added() >= informer.getStore().listKeys().size();
        }
    }

    private final List<Watch<?>> watches = new ArrayList<>();
    private final FunctionWatch functions;
    private final PodWatch pods;
    private volatile boolean isSynced;

    /** Watches the given namespaces, or all when none is given. */
    public Watches(KubernetesClient client, List<String> namespaces, FunctionWatch functions, PodWatch pods) {
        this.functions = functions;
        this.pods = pods;
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
        var counter = new CountingHandler<>(handler);
        informer.addEventHandler(counter);
        watches.add(new Watch<>(informer, counter));
    }

    public void start() {
        watches.forEach(watch -> watch.informer().start());
    }

    /** Whether the first lists are in, and all that they held is routed. */
    public boolean isSynced() {
        if (!isSynced) {
            isSynced = watches.stream().allMatch(Watch::isIn) && functions.isUpToDate();
        }
        return isSynced;
    }

    /** How many objects there are of which a part cannot be read. */
    public int unreadable() {
        return functions.unreadable() + pods.unreadable();
    }

    @Override
    public void close() {
        watches.forEach(watch -> watch.informer().stop());
    }
}
