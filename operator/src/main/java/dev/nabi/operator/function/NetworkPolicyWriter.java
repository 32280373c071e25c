package dev.nabi.operator.function;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.plan.FunctionSnapshot;
import dev.nabi.operator.revision.TroubleReason;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Writes the NetworkPolicies of Functions: over nothing that is somebody else's. */
public final class NetworkPolicyWriter {
    private final KubernetesClient client;

    public NetworkPolicyWriter(KubernetesClient client) {
        this.client = client;
    }

    /** Creates it; one of this name that is this Function's is put back to what it should be. */
    WriteResult write(Function function, NetworkPolicy desired) {
        return WriteResult.of(TroubleReason.NetworkPolicyRefused, "NetworkPolicy", () -> {
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

    private WriteResult taken(Function function, NetworkPolicy desired) {
        var existing = client.resource(desired).get();
        if (existing == null) {
            return new WriteResult.Lagging();
        }
        if (FunctionSnapshot.isOwned(function, existing)) {
            client.resource(desired).patch(DeploymentWriter.applied());
            return new WriteResult.Written();
        }
        return WriteResult.taken("the NetworkPolicy '" + desired.getMetadata().getName() + "' in namespace '"
                + desired.getMetadata().getNamespace() + "'");
    }
}
