package dev.nabi.operator.scaling;

import dev.nabi.api.v1alpha1.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes scale and marks through the API server. */
public final class KubernetesScaleWriter implements ScaleWriter {
    private static final String DELETED_FIRST = "-1000";

    private final KubernetesClient client;

    public KubernetesScaleWriter(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public ScaleOutcome raise(RevisionView revision, int replicas) {
        // A Scale at zero leaves the field out, and a test against null passes on a missing member.
        var from = revision.replicas() == 0 ? "null" : Integer.toString(revision.replicas());
        var patch = "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":" + from
                + "},{\"op\":\"add\",\"path\":\"/spec/replicas\",\"value\":" + replicas + "}]";
        return outcome(() -> client.apps()
                .deployments()
                .inNamespace(revision.key().namespace())
                .withName(revision.key().revision())
                .subresource("scale")
                .patch(PatchContext.of(PatchType.JSON), patch));
    }

    @Override
    public ScaleOutcome lower(RevisionView revision, int replicas) {
        var scale = new ScaleBuilder()
                .withNewMetadata()
                .withNamespace(revision.key().namespace())
                .withName(revision.key().revision())
                .withResourceVersion(revision.resourceVersion())
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
        return outcome(() -> client.apps()
                .deployments()
                .inNamespace(revision.key().namespace())
                .withName(revision.key().revision())
                .scale(scale));
    }

    @Override
    public ScaleOutcome markDraining(RevisionKey revision, List<String> pods, Instant now) {
        return annotate(revision, pods, now.truncatedTo(ChronoUnit.SECONDS).toString(), DELETED_FIRST);
    }

    @Override
    public ScaleOutcome unmark(RevisionKey revision, List<String> pods) {
        return annotate(revision, pods, null, null);
    }

    private ScaleOutcome annotate(
            RevisionKey revision, List<String> pods, @Nullable String draining, @Nullable String cost) {
        var annotations = new HashMap<String, @Nullable String>();
        annotations.put(Labels.DRAINING, draining);
        annotations.put(Labels.DELETION_COST, cost);
        var patch = client.getKubernetesSerialization().asJson(Map.of("metadata", Map.of("annotations", annotations)));
        for (var pod : pods) {
            var outcome = outcome(() -> client.resources(Pod.class)
                    .inNamespace(revision.namespace())
                    .withName(pod)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch));
            // A pod that has gone meanwhile needs no mark.
            if (!(outcome instanceof ScaleOutcome.Written || outcome instanceof ScaleOutcome.Gone)) {
                return outcome;
            }
        }
        return new ScaleOutcome.Written();
    }

    private static ScaleOutcome outcome(Runnable write) {
        try {
            write.run();
            return new ScaleOutcome.Written();
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case 404 -> new ScaleOutcome.Gone();
                case 409, 422 -> new ScaleOutcome.Conflict();
                default -> new ScaleOutcome.Failed(String.valueOf(e.getMessage()));
            };
        }
    }
}
