package dev.nabi.operator.scaling;

import dev.nabi.api.v1alpha1.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes scale and marks through the API server. */
public final class KubernetesScaleWriter implements ScaleWriter {
    private static final String DELETED_FIRST = "-1000";
    private static final String ANNOTATIONS = "/metadata/annotations/";

    private final KubernetesClient client;

    public KubernetesScaleWriter(KubernetesClient client) {
        this.client = client;
    }

    /** A burst from zero is woken by its gateway meanwhile: it is raised from one without waiting for the watch to tell. */
    @Override
    public ScaleOutcome raise(RevisionView revision, int replicas) {
        var outcome = raise(revision, revision.replicas(), replicas);
        return outcome instanceof ScaleOutcome.Conflict && revision.replicas() == 0 && replicas > 1
                ? raise(revision, 1, replicas)
                : outcome;
    }

    private ScaleOutcome raise(RevisionView revision, int from, int replicas) {
        // A Scale at zero leaves the field out, and a test against null passes on a missing member.
        var patch = "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":" + (from == 0 ? "null" : from)
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
    public ScaleOutcome markDraining(RevisionKey revision, List<String> pods, String mark) {
        var annotations = Map.of(Labels.DRAINING, mark, Labels.DELETION_COST, DELETED_FIRST);
        var patch = json(Map.of("metadata", Map.of("annotations", annotations)));
        return each(pods, pod -> patch(revision, pod, PatchType.JSON_MERGE, patch));
    }

    /** A removal of what is not there is refused, so the cost is set first. */
    @Override
    public ScaleOutcome unmark(RevisionKey revision, Map<String, String> marks) {
        return each(
                marks.keySet(),
                pod -> patch(
                        revision,
                        pod,
                        PatchType.JSON,
                        json(List.of(
                                Map.of("op", "test", "path", path(Labels.DRAINING), "value", marks.get(pod)),
                                Map.of("op", "remove", "path", path(Labels.DRAINING)),
                                Map.of("op", "add", "path", path(Labels.DELETION_COST), "value", "0"),
                                Map.of("op", "remove", "path", path(Labels.DELETION_COST))))));
    }

    private static String path(String annotation) {
        return ANNOTATIONS + annotation.replace("~", "~0").replace("/", "~1");
    }

    private String json(Object value) {
        return client.getKubernetesSerialization().asJson(value);
    }

    private ScaleOutcome patch(RevisionKey revision, String pod, PatchType type, String patch) {
        return outcome(() -> client.resources(Pod.class)
                .inNamespace(revision.namespace())
                .withName(pod)
                .patch(PatchContext.of(type), patch));
    }

    private static ScaleOutcome each(Collection<String> pods, Function<String, ScaleOutcome> write) {
        for (var pod : pods) {
            var outcome = write.apply(pod);
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
