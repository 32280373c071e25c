package dev.nabi.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.operator.autoscaler.ScalingPolicy.Phase;
import dev.nabi.operator.cluster.ApiCalls;
import dev.nabi.operator.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the autoscaler writes, on an embedded API. */
class KubernetesScaleWriterIT {
    private static final String NAMESPACE = "demo";
    private static final String MARK = "2026-01-01T00:00:00Z 1";
    private static TestCluster cluster;
    private static final ApiCalls calls = ApiCalls.counted();
    private static KubernetesClient counted;
    private static KubernetesScaleWriter writer;
    private static int number;

    private final String name = "hello-0000" + ++number;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        cluster = new TestCluster(directory, 1, 5);
        cluster.namespace(NAMESPACE);
        counted = new KubernetesClientBuilder()
                .withConfig(cluster.config())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("calls", calls))
                .build();
        writer = new KubernetesScaleWriter(counted);
    }

    @AfterAll
    static void stop() {
        counted.close();
        cluster.close();
    }

    @Test
    void raisesFromZeroAndFurther() {
        deploy(0);

        assertThat(writer.raise(view(), 3)).isEqualTo(new ScaleOutcome.Written());
        assertThat(replicas()).isEqualTo(3);
        assertThat(writer.raise(view(), 5)).isEqualTo(new ScaleOutcome.Written());
        assertThat(replicas()).isEqualTo(5);
    }

    @Test
    void raisesOnlyFromWhatItDecidedOn() {
        deploy(2);
        var seen = view();
        scale(4);

        assertThat(writer.raise(seen, 3)).isEqualTo(new ScaleOutcome.Conflict());
        assertThat(replicas()).isEqualTo(4);
    }

    @Test
    void raisesABurstFromZeroThatAGatewayHasWokenMeanwhile() {
        deploy(0);
        var seen = view();
        wake();

        assertThat(writer.raise(seen, 3)).isEqualTo(new ScaleOutcome.Written());
        assertThat(replicas()).isEqualTo(3);
    }

    /** The count of a burst waits for one answer of the API server, not for two. */
    @Test
    void raisesWhatAGatewayHasWokenMeanwhileByOneWrite() {
        deploy(0);
        var seen = view();
        wake();
        var before = calls.writes().size();

        assertThat(writer.raise(seen, 3)).isEqualTo(new ScaleOutcome.Written());
        assertThat(calls.writes()).hasSize(before + 1);
    }

    /** A method is compiled after 200 calls. */
    @Test
    void theClientIsWarmBeforeTheFirstBurst() {
        var before = calls.reads();

        writer.warmUp();

        assertThat(calls.reads()).isGreaterThan(before + 200);
    }

    @Test
    void aWarmUpWithoutAnApiServerEnds() {
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:1")
                .withRequestRetryBackoffLimit(0)
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            var nobody = new KubernetesScaleWriter(client);

            assertThat(nobody.keepConnected()).isFalse();
            nobody.warmUp();
        }
    }

    @Test
    void leavesAWakeOfOneThatAGatewayHasDone() {
        deploy(0);
        var seen = view();
        wake();

        assertThat(writer.raise(seen, 1)).isEqualTo(new ScaleOutcome.Conflict());
        assertThat(replicas()).isEqualTo(1);
    }

    @Test
    void aLoweringGivesWayToAWakeThatItDidNotSee() {
        deploy(1);
        var seen = view();
        scale(0);
        wake();

        assertThat(writer.lower(seen, 0)).isEqualTo(new ScaleOutcome.Conflict());
        assertThat(replicas()).isEqualTo(1);
    }

    @Test
    void lowersWhatItDecidedOn() {
        deploy(3);
        settle(3);

        assertThat(writer.lower(view(), 1)).isEqualTo(new ScaleOutcome.Written());
        assertThat(replicas()).isEqualTo(1);
    }

    @Test
    void tellsOfADeploymentThatIsNoMore() {
        deploy(1);
        var seen = view();
        deployments().withName(name).delete();

        assertThat(writer.raise(seen, 2)).isEqualTo(new ScaleOutcome.Gone());
        assertThat(writer.lower(seen, 0)).isEqualTo(new ScaleOutcome.Gone());
    }

    @Test
    void marksVictimsForGatewaysAndForKubernetesAndTakesTheMarksBack() {
        deploy(2);
        var pods = settle(2);

        var marked = writer.markDraining(
                view().key(), Stream.concat(names(pods), Stream.of("gone")).toList(), MARK);

        assertThat(marked).isEqualTo(new ScaleOutcome.Written());
        assertThat(settle(2))
                .allSatisfy(pod -> assertThat(pod.getMetadata().getAnnotations())
                        .containsEntry(Labels.DRAINING, MARK)
                        .containsEntry(Labels.DELETION_COST, "-1000"));

        assertThat(writer.unmark(view().key(), marks(MARK, names(pods)))).isEqualTo(new ScaleOutcome.Written());
        assertThat(settle(2))
                .allSatisfy(pod -> assertThat(pod.getMetadata().getAnnotations())
                        .doesNotContainKeys(Labels.DRAINING, Labels.DELETION_COST));
    }

    @Test
    void leavesAMarkThatIsNotTheOneToTakeBack() {
        deploy(1);
        var pods = names(settle(1)).toList();
        writer.markDraining(view().key(), pods, "a later one");

        assertThat(writer.unmark(view().key(), marks(MARK, pods.stream()))).isEqualTo(new ScaleOutcome.Conflict());
        assertThat(settle(1))
                .allSatisfy(pod ->
                        assertThat(pod.getMetadata().getAnnotations()).containsEntry(Labels.DRAINING, "a later one"));
    }

    private static Map<String, String> marks(String mark, Stream<String> pods) {
        return pods.collect(Collectors.toMap(pod -> pod, _ -> mark));
    }

    @Test
    void kubernetesDeletesTheMarkedOnesFirst() {
        deploy(3);
        var victim = settle(3).get(1).getMetadata().getName();
        writer.markDraining(view().key(), List.of(victim), MARK);

        writer.lower(view(), 2);

        assertThat(names(settle(2))).doesNotContain(victim);
    }

    /** As a gateway does it. */
    private void wake() {
        deployments()
                .withName(name)
                .subresource("scale")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":1}}");
    }

    private void scale(int replicas) {
        deployments().withName(name).scale(replicas);
    }

    private void deploy(int replicas) {
        var labels = Map.of(Labels.FUNCTION, "hello", Labels.REVISION, name);
        cluster.client()
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(replicas)
                        .withNewSelector()
                        .withMatchLabels(labels)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("function")
                        .withImage("good:1")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    /** Waits until so many pods are ready, and their Deployment changes no more. */
    private List<Pod> settle(int count) {
        cluster.await(
                count + " pods are ready",
                () -> {
                    var status = deployments().withName(name).get().getStatus();
                    return pods().size() == count
                            && status != null
                            && status.getReadyReplicas() != null
                            && status.getReadyReplicas() == count
                            && status.getReplicas() == count;
                },
                () -> pods() + "");
        return pods();
    }

    private List<Pod> pods() {
        return cluster.client()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel(Labels.REVISION, name)
                .list()
                .getItems();
    }

    private static Stream<String> names(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getName());
    }

    private int replicas() {
        return deployments().withName(name).get().getSpec().getReplicas();
    }

    private RevisionView view() {
        var deployment = deployments().withName(name).get();
        return new RevisionView(
                RevisionKey.of(NAMESPACE, "hello", name),
                Phase.SERVING,
                0,
                deployment.getSpec().getReplicas(),
                1,
                List.of(),
                deployment.getMetadata().getResourceVersion(),
                Duration.ofSeconds(30));
    }

    private static io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
                    Deployment,
                    io.fabric8.kubernetes.api.model.apps.DeploymentList,
                    io.fabric8.kubernetes.client.dsl.RollableScalableResource<Deployment>>
            deployments() {
        return cluster.client().apps().deployments().inNamespace(NAMESPACE);
    }
}
