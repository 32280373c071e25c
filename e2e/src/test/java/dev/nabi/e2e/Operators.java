package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The operators of an installation, of which one holds the lease. */
record Operators(ClusterPlatform platform) {
    private static final String LEASE = "nabi-operator";

    List<Pod> pods() {
        return Instances.ofComponent(platform, "operator").pods();
    }

    List<Pod> ready() {
        return Instances.ofComponent(platform, "operator").ready();
    }

    /** So many operators. One that was ended before is started later each time by its kubelet: new pods take its place. */
    void scale(int count) {
        if (pods().stream().anyMatch(pod -> Instances.restarts(pod) > 0)) {
            set(0);
        }
        set(count);
    }

    private void set(int count) {
        platform.kubectl()
                .run("-n", Installation.NAMESPACE, "scale", "deployment/nabi-operator", "--replicas=" + count)
                .succeeded();
        PlatformScenarios.await(
                platform,
                () -> Instances.ofComponent(platform, "operator").all().size() == count && ready().size() == count);
    }

    /** Who the lease says; empty where nobody holds it. */
    String holder() {
        return platform.kubectl()
                .run("-n", Installation.NAMESPACE, "get", "lease/" + LEASE, "-o", "jsonpath={.spec.holderIdentity}")
                .text();
    }

    /** Whether a pod that is there leads. */
    boolean leads() {
        return leader() != null;
    }

    /** The pod that leads; null where none does. */
    Pod leader() {
        var holder = holder();
        return pods().stream()
                .filter(pod -> holder.startsWith(pod.getMetadata().getName()))
                .findFirst()
                .orElse(null);
    }

    /** The same pod as it is now. */
    Pod now(Pod pod) {
        return platform.client().pods().resource(pod).get();
    }

    /** Writes another's name into the lease, for a few seconds. */
    void steal(String thief) {
        platform.kubectl()
                .run(
                        "-n",
                        Installation.NAMESPACE,
                        "patch",
                        "lease/" + LEASE,
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"holderIdentity\":\"" + thief + "\",\"leaseDurationSeconds\":3}}")
                .succeeded();
    }

    /** Sends a signal to the process of a pod. */
    static void signal(Pod pod, String signal) throws IOException, InterruptedException {
        var pid = Instances.process(pod).orElseThrow().pid();
        var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                .inheritIO()
                .start();
        assertThat(kill.waitFor(5, TimeUnit.SECONDS)).isTrue();
    }
}
