package dev.nabi.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.operator.cluster.TestCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On an embedded API. */
class KubernetesYoungestPodIT {
    @Test
    void isTheYoungestPodOfAFunctionInAnyNamespace(@TempDir Path directory) throws Exception {
        try (var cluster = new TestCluster(directory, 1, 5)) {
            var youngest = new KubernetesYoungestPod(cluster.client());
            cluster.namespace("one");
            cluster.namespace("two");
            assertThat(youngest.createdSeconds()).isZero();

            create(cluster, "one", "a", Map.of(Labels.FUNCTION, "hello"));
            var last = create(cluster, "two", "b", Map.of(Labels.FUNCTION, "hello"));
            create(cluster, "two", "another", Map.of("app", "hello"));

            assertThat(youngest.createdSeconds())
                    .isEqualTo(Instant.parse(last.getMetadata().getCreationTimestamp())
                            .getEpochSecond());
        }
    }

    private static Pod create(TestCluster cluster, String namespace, String name, Map<String, String> labels) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("function")
                .withImage("good:1")
                .endContainer()
                .endSpec()
                .build();
        return cluster.client().pods().inNamespace(namespace).resource(pod).create();
    }
}
