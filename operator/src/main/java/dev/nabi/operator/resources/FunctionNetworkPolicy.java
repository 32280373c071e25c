package dev.nabi.operator.resources;

import dev.nabi.api.v1alpha1.Function;
import dev.nabi.api.v1alpha1.Labels;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import java.util.Map;
import java.util.TreeMap;

/** Lets only the gateways reach a Function's pods, all its revisions; the kubelet's probes always pass. */
public final class FunctionNetworkPolicy {
    private static final String PREFIX = "nabi-";
    private static final int UID_DIGITS = 10;

    /** A label that the API server itself puts on each namespace, from 1.21 on. */
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    private FunctionNetworkPolicy() {}

    /**
     * The name of a Function's NetworkPolicy. The part of its UID keeps it apart from what others call
     * {@code nabi-something}, and from the policy of an earlier Function of this name.
     */
    public static String name(Function function) {
        var metadata = function.getMetadata();
        return PREFIX + metadata.getName() + "-" + Sha256.of(metadata.getUid()).substring(0, UID_DIGITS);
    }

    /** The desired NetworkPolicy of a Function. */
    public static NetworkPolicy of(Function function, GatewayPods gateways) {
        var metadata = function.getMetadata();
        var own = Map.of(Labels.FUNCTION, metadata.getName());
        return new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName(name(function))
                .withNamespace(metadata.getNamespace())
                .withLabels(new TreeMap<>(
                        Map.of(Labels.MANAGED_BY, Labels.MANAGED_BY_NABI, Labels.FUNCTION, metadata.getName())))
                .withOwnerReferences(RevisionDeployment.owner(function))
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(own)
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .addNewIngress()
                .withFrom(peer(gateways))
                .endIngress()
                .endSpec()
                .build();
    }

    private static NetworkPolicyPeer peer(GatewayPods gateways) {
        Map<String, String> namespace =
                gateways.namespace().map(name -> Map.of(NAMESPACE_NAME, name)).orElse(Map.of());
        return new NetworkPolicyPeerBuilder()
                .withNewNamespaceSelector()
                .withMatchLabels(namespace)
                .endNamespaceSelector()
                .withNewPodSelector()
                .withMatchLabels(new TreeMap<>(gateways.labels()))
                .endPodSelector()
                .build();
    }
}
