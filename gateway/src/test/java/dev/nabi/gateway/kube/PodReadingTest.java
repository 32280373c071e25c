package dev.nabi.gateway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.gateway.instances.PodView;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodReadingTest {
    private static Pod pod(Map<String, Quantity> limits) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("hello-1")
                .withNamespace("shop")
                .withUid("some-uid")
                .withLabels(Labels.ofRevision("hello", "hello-00001"))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName(Names.CONTAINER)
                .addNewPort()
                .withName("http1")
                .withContainerPort(8080)
                .endPort()
                .withNewResources()
                .withLimits(limits)
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }

    @ParameterizedTest
    @CsvSource({"128Mi, 128", "1Gi, 1024", "200M, 191"})
    void theMemoryClassIsTheLimitRoundedUpToTheMib(String limit, int mib) {
        assertThat(PodReading.of(pod(Map.of("memory", new Quantity(limit))), 256))
                .map(PodView::memoryMib)
                .contains(mib);
    }

    @Test
    void anInstanceWithoutALimitIsOfTheDefaultClass() {
        assertThat(PodReading.of(pod(Map.of("cpu", new Quantity("1"))), 256))
                .map(PodView::memoryMib)
                .contains(256);
        assertThat(PodReading.of(pod(Map.of()), 512)).map(PodView::memoryMib).contains(512);
    }
}
