package dev.nabi.operator.function;

import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.operator.plan.FunctionSnapshot;
import dev.nabi.operator.resources.Code;
import dev.nabi.operator.resources.JarCopy;
import dev.nabi.operator.revision.Trouble;
import dev.nabi.operator.revision.TroubleReason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.jspecify.annotations.Nullable;

/** Makes and deletes the copies of jars that revisions run: over nothing, and of nothing, that is somebody else's. */
final class JarCopyWriter {
    private final KubernetesClient client;

    JarCopyWriter(KubernetesClient client) {
        this.client = client;
    }

    /** Copies the content that belongs to the revision; another content is left to the next plan. */
    WriteResult create(JarCopy copy) {
        return WriteResult.of(TroubleReason.JarCopyRefused, "copy of the jar's ConfigMap", () -> {
            var namespace = copy.function().getMetadata().getNamespace();
            var original = configMap(namespace, copy.source().name()).get();
            if (original == null) {
                return new WriteResult.Refused(Trouble.of(
                        TroubleReason.JarCopyRefused,
                        "spec.java.jar.configMap: there is no ConfigMap '"
                                + copy.source().name() + "' in namespace '" + namespace + "'"));
            }
            if (!copy.isIn(original)) {
                return new WriteResult.Lagging();
            }
            try {
                client.resource(copy.from(original)).create();
                return new WriteResult.Written();
            } catch (KubernetesClientException e) {
                if (e.getCode() != 409) {
                    throw e;
                }
                return taken(copy, namespace);
            }
        });
    }

    /** Deletes the copy of a revision that goes. */
    void delete(Deployment revision) {
        var metadata = revision.getMetadata();
        Code.of(revision)
                .copy(metadata.getName())
                .map(name -> configMap(metadata.getNamespace(), name))
                .filter(copy -> isOf(revision, copy.get()))
                .ifPresent(Resource::delete);
    }

    /** Its owner is the revision's; or none, where a Function of this name left both behind. */
    private static boolean isOf(Deployment revision, @Nullable ConfigMap found) {
        if (found == null || found.getMetadata().getLabels() == null) {
            return false;
        }
        var owners = found.getMetadata().getOwnerReferences();
        return revision.getMetadata()
                        .getName()
                        .equals(found.getMetadata().getLabels().get(Labels.REVISION))
                && (owners.isEmpty() || owners.equals(revision.getMetadata().getOwnerReferences()));
    }

    private WriteResult taken(JarCopy copy, String namespace) {
        var existing = configMap(namespace, copy.name()).get();
        if (existing == null) {
            return new WriteResult.Lagging();
        }
        return FunctionSnapshot.isOwned(copy.function(), existing)
                        && Boolean.TRUE.equals(existing.getImmutable())
                        && copy.isIn(existing)
                ? new WriteResult.Written()
                : WriteResult.taken("the ConfigMap '" + copy.name() + "' in namespace '" + namespace + "'");
    }

    private Resource<ConfigMap> configMap(String namespace, String name) {
        return client.configMaps().inNamespace(namespace).withName(name);
    }
}
