package dev.nabi.local.api;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the embedded API. */
class EmbeddedApiContractIT extends ApiContract {
    @TempDir
    private Path logs;

    private EmbeddedApi embedded;

    @Override
    KubernetesClient connect() throws IOException {
        embedded = EmbeddedApi.start(EmbeddedApiOptions.withLogsIn(logs));
        var client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(embedded.kubeconfig()))
                .build();
        client.load(Files.newInputStream(crd())).create();
        return client;
    }

    static Path crd() {
        return Path.of("..", "crds", "functions.nabi.dev.yaml");
    }

    @Override
    @AfterAll
    void deleteNamespace() {
        super.deleteNamespace();
        embedded.close();
    }
}
