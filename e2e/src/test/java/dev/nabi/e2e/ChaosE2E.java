package dev.nabi.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Everything at once, under load: objects of strangers, evictions, an operator that is killed. All heals without a hand. */
@Isolated
class ChaosE2E extends ClusterCase {
    private static final int CALLERS = 3;
    private static final String TAINT = Installation.TAINT;

    /** On a busy machine the API server takes a minute to come back, and an instance its time after that. */
    private static final String PATIENT = "queue: {waitSeconds: 200}";

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
                        "deployment/storm-00002",
                        "configmap/storm-jar",
                        "fn/unreadable-0",
                        "fn/unreadable-1",
                        "fn/unreadable-2",
                        "fn/unreadable-3",
                        "networkpolicy/nabi-default-deny",
                        "--ignore-not-found",
                        "--wait=false");
    }

    @Test
    void allThatMayGoGoesUnderOneLoadAndHeals() throws Exception {
        try {
            operators().scale(2);
            await(() -> gateways().ready().size() == Installation.GATEWAYS);
            assumeTrue(
                    Instances.process(operators().pods().getFirst()).isPresent(),
                    "skipped: the cluster's node is another machine, whose processes are not seen");
            storm();
        } finally {
            kubectl().run("taint", "node", "--all", TAINT + "-");
        }
    }

    private void storm() throws Exception {
        var storm = ready(Faulty.named("storm").with("concurrency: 2\nscale: {min: 2, window: 10s}\n" + PATIENT));
        var sleeper = ready(Faulty.named("storm-sleeper").with("scale: {window: 6s}\n" + PATIENT));
        await(() -> isWhole(storm));
        try (var load = Load.on(platform(), storm, CALLERS)) {
            load.awaitCalls(50);
            apply(strangers());
            apply(poisons());
            applyUnreadable();
            load.awaitCalls(50);

            nodeIsTainted(storm);
            load.awaitCalls(50);
            gatewayIsKilled();
            leaderIsKilled();
            load.awaitCalls(50);
            leaderIsStopped();
            operators().steal("a-stranger");
            load.awaitCalls(50);
            await(() -> working(sleeper).isEmpty());
            if (TestCluster.canLoseItsApi()) {
                apiServerIsAway(sleeper, load);
            }

            evict(working(storm).getFirst());
            Instances.process(leader()).orElseThrow().destroyForcibly();
            gatewayIsKilled();
            load.awaitCalls(50);

            heals(storm, sleeper);
            load.awaitCalls(50);
            assertThat(load.stop().failures())
                    .as("what was in flight on a killed gateway, and the next call on its connections")
                    .hasSizeLessThanOrEqualTo(2 * 2 * CALLERS)
                    .allSatisfy(failure -> assertThat(failure.status()).isZero());
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

    /** A stranger has the name of the next revision: that is said, what there is serves, and once it has gone all goes on. */
    private void heals(Faulty storm, Faulty sleeper) throws Exception {
        await(() -> isWhole(storm) && operators().ready().size() == 2);
        await(() -> working(sleeper).isEmpty());
        wakes(sleeper);
        apply(storm.greeting("calm"));
        await(() -> condition(storm, "RevisionReady", "reason").equals("NameTaken"));
        wakes(storm);
        kubectl()
                .run("-n", ClusterPlatform.FUNCTIONS, "delete", "deployment/storm-00002")
                .succeeded();
        await(() -> field(storm, "{.status.latestReadyRevision}").equals("storm-00002"));
        await(() -> condition(storm, "Ready", "status").equals("True"));
        await(() -> isWhole(storm));
        assertThat(kubectl()
                        .run(
                                "-n",
                                ClusterPlatform.FUNCTIONS,
                                "get",
                                "deploy",
                                "-l",
                                "nabi.dev/function=storm",
                                "-o",
                                "jsonpath={.items[*].metadata.name}")
                        .text()
                        .split(" "))
                .as("nobody made a revision twice")
                .containsExactlyInAnyOrder("storm-00001", "storm-00002");
    }

    /** Instances must leave their node and have no other; gateways and operators stay, so that calls wait. */
    private void nodeIsTainted(Faulty function) throws InterruptedException {
        var before = working(function).stream()
                .map(pod -> pod.getMetadata().getUid())
                .toList();
        kubectl().run("taint", "node", "--all", TAINT + "=storm:NoExecute").succeeded();
        await(() -> working(function).isEmpty());
        Thread.sleep(3000);
        kubectl().run("taint", "node", "--all", TAINT + "-").succeeded();
        await(() -> isWhole(function));
        assertThat(working(function))
                .extracting(pod -> pod.getMetadata().getUid())
                .doesNotContainAnyElementsOf(before);
    }

    private void gatewayIsKilled() {
        var victim = Instances.freshest(gateways().ready());
        var restarts = Instances.restarts(victim);
        Instances.process(victim).orElseThrow().destroyForcibly();
        await(() ->
                Instances.restarts(platform().client().pods().resource(victim).get()) > restarts);
        await(() -> gateways().ready().size() == Installation.GATEWAYS);
    }

    /** Another process leads, which may be the next one of the same pod. */
    private void leaderIsKilled() {
        var killed = leader();
        var holder = operators().holder();
        Instances.process(killed).orElseThrow().destroyForcibly();
        await(() -> {
            var next = operators().holder();
            return !next.isEmpty() && !next.equals(holder);
        });
    }

    /** For longer than its lease: another leads, and the one that goes on finds that it does not. */
    private void leaderIsStopped() throws Exception {
        var stopped = leader();
        var restarts = Instances.restarts(stopped);
        Operators.signal(stopped, "STOP");
        await(() -> {
            var holder = operators().holder();
            return !holder.isEmpty() && !holder.startsWith(stopped.getMetadata().getName());
        });
        Operators.signal(stopped, "CONT");
        await(() -> Instances.restarts(operators().now(stopped)) > restarts);
    }

    /** For twenty seconds: no call notices it, and a wake that could not be asked for is done once the server is back. */
    private void apiServerIsAway(Faulty asleep, Load load) throws Exception {
        var failed = load.failures();
        var unconnected = load.unconnected();
        HttpResponse<String> woken;
        try (var away = TestCluster.stopApi()) {
            var start = System.nanoTime();
            Thread.sleep(5000);
            var wake =
                    Platform.HTTP.sendAsync(platform().request(asleep.path(), "echo woken"), BodyHandlers.ofString());
            Thread.sleep(15_000);
            assertThat(wake).isNotDone();
            away.end();
            var down = Duration.ofNanos(System.nanoTime() - start);
            woken = wake.get();
            E2eReport.note("API server away for " + down.toSeconds() + " s; the wake was answered "
                    + Duration.ofNanos(System.nanoTime() - start).minus(down).toMillis() + " ms after it was back");
        }
        load.awaitCalls(50);

        assertThat(woken.statusCode()).as(woken.body()).isEqualTo(200);
        assertThat(load.failures()).as("no call fails meanwhile").isEqualTo(failed);
        assertThat(load.unconnected()).isEqualTo(unconnected);
    }

    private Pod leader() {
        await(() -> operators().leader() != null);
        return operators().leader();
    }

    private Operators operators() {
        return new Operators(platform());
    }

    private Instances gateways() {
        return Instances.ofComponent(platform(), "gateway");
    }

    /** Of each kind that the platform reads one that it cannot use. */
    private static String poisons() {
        return """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: storm-00002
              namespace: %1$s
              labels: {nabi.dev/function: storm, nabi.dev/revision: "no-revision"}
              annotations: {nabi.dev/template: "", nabi.dev/written: "?"}
            spec:
              replicas: 0
              selector: {matchLabels: {of: somebody}}
              template:
                metadata: {labels: {of: somebody}}
                spec: {containers: [{name: function, image: none}]}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: storm-jar, namespace: %1$s}
            binaryData: {code.jar: bm8gamFy}
            ---
            apiVersion: nabi.dev/v1alpha1
            kind: Function
            metadata: {name: storm-jar, namespace: %1$s}
            spec: {java: {handler: A, jar: {configMap: {name: storm-jar, key: code.jar}}}}
            """.formatted(ClusterPlatform.FUNCTIONS);
    }

    /** Objects that look like ours and are somebody else's, and a Function whose policy would have the name of another. */
    private static String strangers() {
        return """
            apiVersion: v1
            kind: Pod
            metadata:
              name: looks-like-ours
              namespace: %1$s
              labels: {nabi.dev/function: storm, nabi.dev/revision: storm-00001}
              annotations: {nabi.dev/draining: "?", controller.kubernetes.io/pod-deletion-cost: "1"}
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

    /** Its two instances, and more where a busy machine answers its callers more slowly. */
    private boolean isWhole(Faulty function) {
        return working(function).size() >= 2;
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
