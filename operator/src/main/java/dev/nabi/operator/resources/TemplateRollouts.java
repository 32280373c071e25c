package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import java.util.Objects;

/**
 * Whether somebody changed the pod template of a revision that is not the current one: nobody knows any more what it should be, but
 * Kubernetes counts the rollouts of a Deployment, and the template of a revision never changes. One rollout is its creation. What is
 * current is compared with the spec and put back ({@link Drift}), which is a rollout too: the count is noted beside it.
 */
public final class TemplateRollouts {
    /** Written by Kubernetes' deployment controller. */
    private static final String COUNT = "deployment.kubernetes.io/revision";

    private static final String CREATION = "1";

    private TemplateRollouts() {}

    /** The desired Deployment with the note of how many rollouts the observed one has had. */
    public static Deployment noted(Deployment desired, Deployment observed) {
        var count = annotation(observed, COUNT);
        return count.equals(CREATION)
                ? desired
                : new DeploymentBuilder(desired)
                        .editMetadata()
                        .addToAnnotations(Labels.ROLLOUTS, count)
                        .endMetadata()
                        .build();
    }

    /** Whether there was a rollout since the last note. */
    public static boolean isChanged(Deployment observed) {
        return !annotation(observed, COUNT).equals(annotation(observed, Labels.ROLLOUTS));
    }

    private static String annotation(HasMetadata resource, String name) {
        return Objects.requireNonNullElse(resource.getMetadata().getAnnotations(), Map.<String, String>of())
                .getOrDefault(name, CREATION);
    }
}
