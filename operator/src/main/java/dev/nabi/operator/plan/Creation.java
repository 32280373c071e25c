package dev.nabi.operator.plan;

import dev.nabi.operator.resources.JarCopy;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Optional;

/**
 * A revision that is to be made.
 *
 * @param copy the copy of the jar that it runs, where a ConfigMap holds its jar
 * @param isUpgrade whether only what the platform adds to its pods has changed
 * @param unseen the revision that the status names as the latest, where the watch does not show it yet
 */
public record Creation(Deployment deployment, Optional<JarCopy> copy, boolean isUpgrade, Optional<String> unseen) {

    /** The revision's name. */
    public String revision() {
        return deployment.getMetadata().getName();
    }
}
