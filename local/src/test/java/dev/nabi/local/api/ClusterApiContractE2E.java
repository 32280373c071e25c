package dev.nabi.local.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionCondition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The contract on the cluster that {@code NABI_E2E_KUBECONFIG} names. It gives it Nabi's definition when there is none,
 * and leaves it there: the chart takes over a definition that it finds.
 */
class ClusterApiContractE2E extends ApiContract {
    private static final Path DEFINITION = Path.of("..", "crds", "functions.nabi.dev.yaml");
    private static final String NAME = "functions.nabi.dev";

    @Override
    KubernetesClient connect() throws IOException {
        var kubeconfig = System.getenv("NABI_E2E_KUBECONFIG");
        assumeTrue(kubeconfig != null, "skipped: NABI_E2E_KUBECONFIG names no cluster");
        var client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(Path.of(kubeconfig))))
                .build();
        define(client);
        return client;
    }

    private static void define(KubernetesClient client) throws IOException {
        var definitions = client.apiextensions().v1().customResourceDefinitions();
        if (definitions.withName(NAME).get() == null) {
            try (var yaml = Files.newInputStream(DEFINITION)) {
                definitions.load(yaml).create();
            }
        }
        definitions.withName(NAME).waitUntilCondition(ClusterApiContractE2E::isEstablished, 30, TimeUnit.SECONDS);
        // Established is said a moment before it is served.
        for (var look = 0; look < 100 && client.getApiGroup("nabi.dev") == null; look++) {
            pause();
        }
        assertThat(client.getApiGroup("nabi.dev")).as("nabi.dev is served").isNotNull();
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        return definition != null
                && definition.getStatus() != null
                // A server says null at first, where the model promises a list.
                && Objects.requireNonNullElse(
                                definition.getStatus().getConditions(), List.<CustomResourceDefinitionCondition>of())
                        .stream()
                        .anyMatch(condition ->
                                "Established".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
