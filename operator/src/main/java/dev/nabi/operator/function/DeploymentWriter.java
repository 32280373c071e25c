package dev.nabi.operator.function;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.operator.resources.Defaults;
import dev.nabi.operator.resources.Drift;
import dev.nabi.operator.resources.RevisionDeployment;
import dev.nabi.operator.revision.Revision;
import dev.nabi.operator.revision.RevisionPlan;
import dev.nabi.operator.revision.Trouble;
import dev.nabi.operator.revision.TroubleReason;
import dev.nabi.operator.scaling.FunctionKey;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.jspecify.annotations.Nullable;

/**
 * Writes the Deployments of revisions. A new one is created, which fails where the name is taken; from then on the
 * template is put back by server-side apply where somebody changed it. Neither says replicas: at its creation the API
 * server sets 1, and an apply does not touch what it does not name.
 */
public final class DeploymentWriter {
    /** Who the operator is among the writers of an object's fields. */
    public static final String FIELD_MANAGER = "nabi-operator";

    private static final int TOO_MANY_REQUESTS = 429;

    private final KubernetesClient client;
    private final Verified verified = new Verified();

    public DeploymentWriter(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Makes the next revision. A watch may lag behind what was written a moment ago, and a second revision of one
     * template must not come of it: the latest is asked for by its name where the watch does not show it yet.
     */
    Written create(ObservedFunction cluster, Defaults defaults) {
        var function = cluster.function();
        var template = cluster.template(defaults);
        var unseen = cluster.unseen().map(name -> get(function, name)).filter(found -> isOf(function, template, found));
        if (unseen.isPresent()) {
            return Written.created(unseen.get().getMetadata().getName());
        }
        var number = RevisionPlan.nextNumber(cluster.revisions(), cluster.history());
        return create(function, RevisionDeployment.name(function, number), defaults);
    }

    /** Puts back what somebody changed in the current revision's Deployment. */
    Written repair(ObservedFunction cluster, Revision current, Defaults defaults) {
        var observed = cluster.deployment(current.name());
        if (verified.holds(cluster.function(), observed)) {
            return Written.NOTHING;
        }
        var desired = RevisionDeployment.of(cluster.function(), current.name(), defaults);
        if (!Drift.isBetween(desired, observed)) {
            verified.add(cluster.function(), observed);
            return Written.NOTHING;
        }
        try {
            client.resource(desired).patch(applied());
            return Written.NOTHING;
        } catch (KubernetesClientException e) {
            return refused(e);
        }
    }

    void forget(FunctionKey function) {
        verified.forget(function);
    }

    void delete(Deployment deployment) {
        client.resource(deployment)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    private Written create(Function function, String name, Defaults defaults) {
        var desired = RevisionDeployment.of(function, name, defaults);
        try {
            client.resource(desired).create();
            return Written.created(name);
        } catch (KubernetesClientException e) {
            return e.getCode() == 409
                    ? taken(function, name, RevisionDeployment.digest(function, defaults))
                    : refused(e);
        }
    }

    /** Ours and of this template: it was made a moment ago. Ours and of another: the watch is about to show it. */
    private Written taken(Function function, String name, String template) {
        var existing = get(function, name);
        if (existing == null || ObservedFunction.isOwned(function, existing)) {
            return existing != null && isOf(function, template, existing) ? Written.created(name) : Written.NOTHING;
        }
        return Written.refused(Trouble.of(
                TroubleReason.NameTaken,
                "the Deployment '" + name + "' in namespace '"
                        + function.getMetadata().getNamespace()
                        + "' is not this Function's; delete or rename it, or give the Function another name"));
    }

    private static boolean isOf(Function function, String template, Deployment deployment) {
        var annotations = deployment.getMetadata().getAnnotations();
        return ObservedFunction.isOwned(function, deployment)
                && annotations != null
                && template.equals(annotations.get(Labels.TEMPLATE));
    }

    private @Nullable Deployment get(Function function, String name) {
        return client.apps()
                .deployments()
                .inNamespace(function.getMetadata().getNamespace())
                .withName(name)
                .get();
    }

    /** A refusal of what was asked is told to the user; all else is for the retry. */
    private static Written refused(KubernetesClientException e) {
        if (e.getCode() < 400 || e.getCode() >= 500 || e.getCode() == TOO_MANY_REQUESTS) {
            throw e;
        }
        var status = e.getStatus();
        var message = status == null ? e.getMessage() : status.getMessage();
        return Written.refused(
                Trouble.of(TroubleReason.DeploymentRefused, "the API server refused the Deployment: " + message));
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
