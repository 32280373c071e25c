package dev.nabi.cli.command;

import dev.nabi.cli.gateway.GatewayOptions;
import dev.nabi.cli.gateway.Gateways;
import dev.nabi.cli.kube.Functions;
import dev.nabi.cli.kube.KubeApi;
import dev.nabi.cli.kube.PlatformToken;
import java.util.Optional;

/** The cluster and namespace that a command is about. */
record Target(KubeApi api, String namespace, GatewayOptions gatewayOptions) implements AutoCloseable {

    Functions functions() {
        return new Functions(api);
    }

    Gateways gateways() {
        return new Gateways(api, gatewayOptions);
    }

    /** What the platform's own APIs are shown. */
    Optional<String> token() {
        return PlatformToken.of(api, namespace);
    }

    boolean isLocal() {
        return api.context().installation().isLocal();
    }

    @Override
    public void close() {
        api.close();
    }
}
