package dev.nabi.e2e;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Pods of one namespace with one label, and what may be done to them. */
record Instances(KubernetesClient client, String namespace, String label, String value) {

    /** The instances of a function. */
    static Instances of(ClusterPlatform platform, Faulty function) {
        return new Instances(platform.client(), ClusterPlatform.FUNCTIONS, "nabi.dev/function", function.name());
    }

    /** The pods of {@code operator} or {@code gateway}. */
    static Instances ofComponent(ClusterPlatform platform, String component) {
        return new Instances(platform.client(), Installation.NAMESPACE, "app.kubernetes.io/component", component);
    }

    /** With those on their way out. */
    List<Pod> all() {
        return client.pods()
                .inNamespace(namespace)
                .withLabel(label, value)
                .list()
                .getItems();
    }

    List<Pod> pods() {
        return all().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    List<Pod> ready() {
        return pods().stream()
                .filter(pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")))
                .toList();
    }

    /** As {@code kubectl delete pod} does. */
    void delete(Pod pod) {
        client.pods().resource(pod).delete();
    }

    /** As {@code kubectl drain} does to each pod of a node. */
    void evict(Pod pod) {
        client.pods().resource(pod).evict();
    }

    /** How often the containers of a pod were restarted. */
    static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .mapToInt(status -> status.getRestartCount())
                .sum();
    }

    /** The one that is started again soonest: a kubelet waits longer after each end of the same pod. */
    static Pod freshest(List<Pod> pods) {
        return pods.stream().min(Comparator.comparingInt(Instances::restarts)).orElseThrow();
    }

    /** The process of a pod as this machine sees it; empty where its node is another machine. */
    static Optional<ProcessHandle> process(Pod pod) {
        var uid = pod.getMetadata().getUid();
        return ProcessHandle.allProcesses()
                .filter(process -> isJava(process) && cgroups(process.pid()).contains(uid))
                .findFirst();
    }

    private static boolean isJava(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/java");
    }

    private static String cgroups(long pid) {
        try {
            var text = Files.readString(Path.of("/proc/" + pid + "/cgroup"));
            return text + text.replace('_', '-');
        } catch (IOException gone) {
            return "";
        }
    }
}
