package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.FunctionSpec;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;

/** Pod Security "restricted", and a read-only root file system. */
final class Security {
    /** The user of the function base image. */
    private static final long BASE_IMAGE_USER = 65532;

    private Security() {}

    /** The user of {@code spec.image} is the image's own, which must not be root. */
    static PodSecurityContext pod(FunctionSpec spec) {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withRunAsUser(spec.image() == null ? BASE_IMAGE_USER : null)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }

    static SecurityContext container() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }
}
