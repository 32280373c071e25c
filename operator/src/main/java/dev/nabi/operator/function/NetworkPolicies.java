package dev.nabi.operator.function;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.operator.resources.Drift;
import dev.nabi.operator.resources.FunctionNetworkPolicy;
import dev.nabi.operator.resources.GatewayPods;
import dev.nabi.operator.scaling.FunctionKey;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Optional;

/** Keeps the NetworkPolicy of each Function, where the installation asks for them. */
public final class NetworkPolicies {
    private final KubernetesClient client;
    private final Optional<GatewayPods> gateways;
    private final Verified verified = new Verified();

    /** Policies that let these gateways in; none are written where there are none. */
    public NetworkPolicies(KubernetesClient client, Optional<GatewayPods> gateways) {
        this.client = client;
        this.gateways = gateways;
    }

    boolean areAskedFor() {
        return gateways.isPresent();
    }

    /** Writes the policy if it is not there as it should be. */
    void ensure(Function function, Context<Function> context) {
        gateways.ifPresent(pods -> {
            var observed = context.getSecondaryResource(NetworkPolicy.class);
            if (observed.isPresent() && verified.holds(function, observed.get())) {
                return;
            }
            var desired = FunctionNetworkPolicy.of(function, pods);
            if (observed.isEmpty() || Drift.isBetween(desired, observed.get())) {
                client.resource(desired).patch(DeploymentWriter.applied());
            } else {
                verified.add(function, observed.get());
            }
        });
    }

    void forget(FunctionKey function) {
        verified.forget(function);
    }
}
