package dev.nabi.operator.scaling;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The gateways found by watching their pods. */
public final class DiscoveredGateways implements Gateways, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DiscoveredGateways.class);
    private static final int MANAGEMENT_PORT = 9090;

    private final int port;
    private final SharedIndexInformer<Pod> pods;

    /**
     * Begins to watch the gateway pods of a namespace.
     *
     * @param labels all of which a pod has to have: what is found is sent the demand token
     */
    public DiscoveredGateways(KubernetesClient client, String namespace, Map<String, String> labels) {
        this(client, namespace, labels, MANAGEMENT_PORT);
    }

    /** Pods of another part, whose management port is given: the events processes. */
    public DiscoveredGateways(KubernetesClient client, String namespace, Map<String, String> labels, int port) {
        this.port = port;
        this.pods = client.pods().inNamespace(namespace).withLabels(labels).runnableInformer(0);
        pods.exceptionHandler((isStarted, failure) -> {
            LOG.warnf("watch of gateways: %s; trying again", failure);
            return true;
        });
        pods.start();
    }

    @Override
    public Set<URI> live() {
        return addresses(_ -> true);
    }

    @Override
    public Set<URI> unready() {
        return addresses(pod -> !Readiness.isPodReady(pod));
    }

    private Set<URI> addresses(Predicate<Pod> which) {
        return pods.getStore().list().stream()
                .filter(DiscoveredGateways::isLive)
                .filter(which)
                .map(pod -> address(pod.getStatus().getPodIP(), port))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void close() {
        pods.close();
    }

    /** A gateway on its way out still holds invocations, so it counts until it has ended. */
    private static boolean isLive(Pod pod) {
        var status = pod.getStatus();
        return status != null
                && status.getPodIP() != null
                && !"Succeeded".equals(status.getPhase())
                && !"Failed".equals(status.getPhase());
    }

    private static URI address(String ip, int port) {
        var host = ip.indexOf(':') < 0 ? ip : "[" + ip + "]";
        return URI.create("http://" + host + ":" + port);
    }
}
