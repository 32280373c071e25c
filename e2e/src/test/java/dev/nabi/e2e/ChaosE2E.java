package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything at once, under load: objects of strangers, evictions, an operator that is killed. All heals without a hand. */
class ChaosE2E extends ClusterCase {
    private static final int CALLERS = 3;

    /** Functions that nobody can read. */
    private static final List<String> UNREADABLE = List.of(
            "{image: x, resources: {requests: {memory: \"\"}}}",
            "{image: x, resources: {limits: {memory: 1e3m}}}",
            "{image: x, scale: {max: 99999999999999999999}}",
            "{image: x, env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1G2i}}}]}");

    @AfterEach
    void takeStrangersAway() {
        kubectl()
                .run(
                        "-n",
                        ClusterPlatform.FUNCTIONS,
                        "delete",
                        "pod/looks-like-ours",
                        "networkpolicy/nabi-default-deny",
                        "--ignore-not-found",
                        "--wait=false");
    }

    @Test
    void strangersEvictionsAndAKilledOperatorLoseNoCallAndHeal() throws Exception {
        var steady = ready(Faulty.named("steady").with("concurrency: 2\nscale: {min: 2, window: 10s}"));
        var asleep = ready(Faulty.named("asleep").with("scale: {window: 6s}"));
        var operator = Instances.ofComponent(platform(), "operator").pods().getFirst();
        assumeTrue(
                Instances.process(operator).isPresent(),
                "skipped: the cluster's node is another machine, whose processes are not seen");
        try (var load = Load.on(platform(), steady, CALLERS)) {
            load.awaitCalls(50);
            kubectl().apply(strangers()).succeeded();
            applyUnreadable();
            load.awaitCalls(50);

            evict(working(steady).getFirst());
            load.awaitCalls(50);
            Instances.process(operator).orElseThrow().destroyForcibly();
            evict(working(steady).getFirst());
            wakes(asleep);
            load.awaitCalls(50);

            // All heals: two instances work, and who is idle goes to zero and is woken again.
            await(() -> working(steady).size() == 2);
            await(() -> working(asleep).isEmpty());
            wakes(asleep);
            await(() -> condition(steady, "Ready", "status").equals("True"));
            load.awaitCalls(50);
            assertThat(load.stop().failures())
                    .as("only what was in flight on an evicted instance may fail")
                    .hasSizeLessThanOrEqualTo(2 * CALLERS);
            assertThat(load.unconnected()).isZero();
        }
        assertThat(kubectl()
                        .run(
                                "-n",
                                ClusterPlatform.FUNCTIONS,
                                "get",
                                "networkpolicy/nabi-default-deny",
                                "-o",
                                "jsonpath={.spec.podSelector.matchLabels.of}")
                        .text())
                .as("a policy of somebody else is left alone")
                .isEqualTo("somebody");
    }

    /** Objects that look like ours and are somebody else's, and a Function whose policy would have the name of another. */
    private static String strangers() {
        return """
            apiVersion: v1
            kind: Pod
            metadata:
              name: looks-like-ours
              namespace: %1$s
              labels: {nabi.dev/function: steady, nabi.dev/revision: steady-00001}
            spec:
              automountServiceAccountToken: false
              securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
              containers:
                - name: function
                  image: %2$s
                  command: [sleep, "600"]
                  securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: nabi-default-deny
              namespace: %1$s
            spec: {podSelector: {matchLabels: {of: somebody}}}
            ---
            apiVersion: nabi.dev/v1alpha1
            kind: Function
            metadata: {name: default-deny, namespace: %1$s}
            spec: {image: %2$s}
            """.formatted(ClusterPlatform.FUNCTIONS, INSTALLED.installation().baseImage());
    }

    /** Refused at apply where the server checks; else the trouble of that Function alone. */
    private void applyUnreadable() {
        for (var i = 0; i < UNREADABLE.size(); i++) {
            kubectl().apply("""
                    apiVersion: nabi.dev/v1alpha1
                    kind: Function
                    metadata: {name: unreadable-%d, namespace: %s}
                    spec: %s
                    """.formatted(i, ClusterPlatform.FUNCTIONS, UNREADABLE.get(i)));
        }
    }

    private void wakes(Faulty function) throws Exception {
        var answer = platform().call(function.path(), "echo woken");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Leaves what an eviction leaves: a pod in phase Failed beside the one that replaces it. */
    private void evict(Pod pod) {
        kubectl()
                .run(
                        "-n",
                        ClusterPlatform.FUNCTIONS,
                        "patch",
                        "pod",
                        pod.getMetadata().getName(),
                        "-p",
                        "{\"spec\":{\"activeDeadlineSeconds\":1}}")
                .succeeded();
        await(() -> all("Failed")
                .anyMatch(failed ->
                        failed.getMetadata().getUid().equals(pod.getMetadata().getUid())));
    }

    private Stream<Pod> all(String phase) {
        return platform().client().pods().inNamespace(ClusterPlatform.FUNCTIONS).list().getItems().stream()
                .filter(pod -> phase.equals(pod.getStatus().getPhase()));
    }

    private List<Pod> working(Faulty function) {
        return all("Running")
                .filter(pod ->
                        function.name().equals(pod.getMetadata().getLabels().get("nabi.dev/function")))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> !pod.getMetadata().getOwnerReferences().isEmpty())
                .toList();
    }
}
