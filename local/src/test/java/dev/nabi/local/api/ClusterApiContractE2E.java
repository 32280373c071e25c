package dev.nabi.local.api;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The contract on the cluster that {@code KUBECONFIG} names, with Nabi's definition applied. */
class ClusterApiContractE2E extends ApiContract {

    @Override
    KubernetesClient connect() throws IOException {
        var kubeconfig = System.getenv("KUBECONFIG");
        assumeTrue(
                kubeconfig != null && Files.isReadable(Path.of(kubeconfig)),
                "no cluster: KUBECONFIG names no readable file");
        var client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(Path.of(kubeconfig))))
                .build();
        var served = client.getApiGroup("nabi.dev") != null;
        assumeTrue(served, "the cluster of KUBECONFIG does not serve functions.nabi.dev: apply crds/ first");
        return client;
    }
}
