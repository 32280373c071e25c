package dev.nabi.operator.function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.operator.plan.Creation;
import dev.nabi.operator.plan.FunctionSnapshot;
import dev.nabi.operator.resources.Drift;
import dev.nabi.operator.resources.RevisionDeployment;
import dev.nabi.operator.revision.TroubleReason;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the Deployments of revisions. A new one is created, which fails where the name is taken; from then on the
 * template is put back where somebody changed it. Neither says replicas: at its creation the API server sets 1, and an
 * apply does not touch what it does not name.
 */
public final class DeploymentWriter {
    /** Who the operator is among the writers of an object's fields. */
    public static final String FIELD_MANAGER = "nabi-operator";

    private static final String WHAT = "Deployment";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final JarCopyWriter copies;

    public DeploymentWriter(KubernetesClient client) {
        this.client = client;
        this.copies = new JarCopyWriter(client);
    }

    /**
     * Makes a revision, after the copy of the jar that it runs. A watch may lag behind what was written a moment ago, and a second revision of one template must
     * not come of it: the latest is asked for by its name where the watch does not show it yet.
     */
    WriteResult create(Function function, Creation creation) {
        return WriteResult.of(TroubleReason.DeploymentRefused, WHAT, () -> {
            var desired = creation.deployment();
            var unseen = creation.unseen().map(name -> get(function, name));
            if (unseen.isPresent() && isOf(function, desired, unseen.get())) {
                return new WriteResult.Lagging();
            }
            var copied = creation.copy().map(copies::create);
            if (copied.isPresent() && !(copied.get() instanceof WriteResult.Written)) {
                return copied.get();
            }
            try {
                client.resource(desired).create();
                return new WriteResult.Written();
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409) {
                    throw e;
                }
                return taken(function, desired);
            }
        });
    }

    /** Puts back what somebody changed. An apply does not take away what others added: then the template is replaced. */
    WriteResult repair(Deployment desired) {
        return WriteResult.of(TroubleReason.DeploymentRefused, WHAT, () -> {
            var applied = client.resource(desired).patch(applied());
            if (Drift.isBetween(desired, applied)) {
                client.resource(desired)
                        .patch(
                                PatchContext.of(PatchType.JSON),
                                json(List.of(Map.of(
                                        "op",
                                        "replace",
                                        "path",
                                        "/spec/template",
                                        "value",
                                        desired.getSpec().getTemplate()))));
            }
            return new WriteResult.Written();
        });
    }

    /** Makes a Deployment without an owner this Function's. */
    WriteResult adopt(Function function, Deployment orphan) {
        var metadata = Map.of(
                "resourceVersion",
                orphan.getMetadata().getResourceVersion(),
                "ownerReferences",
                List.of(RevisionDeployment.owner(function)));
        return WriteResult.of(TroubleReason.DeploymentRefused, WHAT, () -> {
            client.resource(orphan).patch(PatchContext.of(PatchType.JSON_MERGE), json(Map.of("metadata", metadata)));
            return new WriteResult.Written();
        });
    }

    /** What its instances read goes first: a Deployment that stays is deleted at the next plan. */
    WriteResult delete(Deployment deployment) {
        return WriteResult.of(TroubleReason.DeploymentRefused, WHAT, () -> {
            copies.delete(deployment);
            client.resource(deployment)
                    .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                    .delete();
            return new WriteResult.Written();
        });
    }

    /** Ours and of this template: it was made a moment ago. Ours and of another: the watch is about to show it. */
    private WriteResult taken(Function function, Deployment desired) {
        var name = desired.getMetadata().getName();
        var existing = get(function, name);
        if (existing == null || FunctionSnapshot.isOwned(function, existing)) {
            return existing != null && isOf(function, desired, existing)
                    ? new WriteResult.Written()
                    : new WriteResult.Lagging();
        }
        return WriteResult.taken("the Deployment '" + name + "' in namespace '"
                + function.getMetadata().getNamespace() + "'");
    }

    private static boolean isOf(Function function, Deployment desired, Deployment found) {
        return FunctionSnapshot.isOwned(function, found) && Objects.equals(template(desired), template(found));
    }

    private static @Nullable String template(Deployment deployment) {
        var annotations = deployment.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(Labels.TEMPLATE);
    }

    private @Nullable Deployment get(Function function, String name) {
        return client.apps()
                .deployments()
                .inNamespace(function.getMetadata().getNamespace())
                .withName(name)
                .get();
    }

    private static String json(Object patch) {
        try {
            return JSON.writeValueAsString(patch);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a patch is no JSON", e);
        }
    }

    /** Server-side apply, which takes back what others changed of our fields. */
    static PatchContext applied() {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(FIELD_MANAGER)
                .withForce(true)
                .build();
    }
}
