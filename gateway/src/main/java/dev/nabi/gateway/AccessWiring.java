package dev.nabi.gateway;

import dev.nabi.gateway.access.AccessControl;
import dev.nabi.gateway.access.IssuerAddress;
import dev.nabi.gateway.access.IssuerClient;
import dev.nabi.gateway.access.IssuerKeys;
import dev.nabi.gateway.access.IssuerSource;
import dev.nabi.gateway.kube.ClusterAccess;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Access control, put together: keys of issuers over HTTP, the cluster's keys and Secrets from the API server. */
final class AccessWiring {
    private AccessWiring() {}

    /** {@code blocking} runs what waits for the network. */
    static AccessControl control(GatewayConfig config, Gateway.Surroundings around, Executor blocking) {
        var cluster = new ClusterAccess(around.client(), blocking);
        var hosts = new IssuerAddress(config.accessPrivateIssuers().orElse(List.of()));
        var issuers = new IssuerClient(around.vertx(), hosts, blocking);
        return new AccessControl(
                new Issuers(issuers, cluster),
                cluster,
                config.accessAudience(),
                around.ticks(),
                reason -> around.meters().denied(reason.label()));
    }

    /** The issuers that Functions name, and the cluster's. */
    private record Issuers(IssuerClient named, ClusterAccess cluster) implements IssuerSource {
        @Override
        public CompletionStage<IssuerKeys> keys(String issuer, @Nullable String jwksUri) {
            return named.keys(issuer, jwksUri);
        }

        @Override
        public CompletionStage<IssuerKeys> ofCluster() {
            return cluster.issuer();
        }
    }
}
