package dev.nabi.operator.cluster;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A node of a real cluster that nobody runs: the scheduler puts the pods of the tests there, by its label, and
 * {@link PretendedKubelet} says what became of them.
 */
final class PretendedNode implements AutoCloseable {
    static final String NAME = "pretended";
    private static final Map<String, Quantity> ROOM =
            Map.of("cpu", new Quantity("1000"), "memory", new Quantity("1Ti"), "pods", new Quantity("1000"));

    private final KubernetesClient client;
    private final ScheduledExecutorService heartbeats = Executors.newSingleThreadScheduledExecutor();

    PretendedNode(KubernetesClient client) {
        this.client = client;
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .withLabels(TestCluster.NODE)
                        .endMetadata()
                        .build())
                .forceConflicts()
                .serverSideApply();
        beat();
        var _ = heartbeats.scheduleWithFixedDelay(this::beat, 5, 5, TimeUnit.SECONDS);
    }

    private void beat() {
        var now = Instant.now().toString();
        var status = new NodeStatusBuilder()
                .withCapacity(ROOM)
                .withAllocatable(ROOM)
                .withConditions(new NodeConditionBuilder()
                        .withType("Ready")
                        .withStatus("True")
                        .withReason("Pretended")
                        .withLastHeartbeatTime(now)
                        .withLastTransitionTime(now)
                        .build())
                .build();
        try {
            client.nodes()
                    .withName(NAME)
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), Serialization.asJson(Map.of("status", status)));
        } catch (KubernetesClientException e) {
            // The next one is soon.
        }
    }

    @Override
    public void close() {
        heartbeats.shutdownNow();
        client.nodes().withName(NAME).delete();
    }
}
