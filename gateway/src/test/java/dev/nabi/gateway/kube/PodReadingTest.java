package dev.nabi.gateway.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nabi.api.v1alpha1.Labels;
import dev.nabi.api.v1alpha1.Names;
import dev.nabi.gateway.instances.PodView;
import dev.nabi.gateway.routing.RevisionKey;
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

    @Test
    void whatIsPassedOverInJsonIsNotMissed() throws Exception {
        var json = """
                {"kind":"Pod","apiVersion":"v1",
                 "metadata":{"name":"hello-1","namespace":"shop","uid":"some-uid","creationTimestamp":"2026-01-01T00:00:00Z",
                  "labels":{"nabi.dev/function":"hello","nabi.dev/revision":"hello-00001"},
                  "annotations":{"nabi.dev/readiness-path":"/ready","nabi.dev/draining":"2026-01-01T00:00:00Z"},
                  "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"hello-00001-1","uid":"u"}]},
                 "spec":{"terminationGracePeriodSeconds":38,"containers":[{"name":"function","image":"hello:1",
                  "ports":[{"containerPort":8081,"name":"h2c","protocol":"TCP"}],
                  "env":[{"name":"NABI_TIMEOUT_SECONDS","value":"30"}],
                  "readinessProbe":{"tcpSocket":{"port":8081}},
                  "resources":{"requests":{"cpu":"100m"},"limits":{"memory":"128Mi"}}}]},
                 "status":{"phase":"Running","podIP":"10.0.0.1","podIPs":[{"ip":"10.0.0.1"}],
                  "conditions":[{"type":"Ready","status":"True"}]}}""";
        var plain = new ObjectMapper();
        var little = new ObjectMapper();
        PodJson.configure(little);

        var read = little.readValue(json, Pod.class);

        assertThat(PodReading.of(read, 256))
                .isEqualTo(PodReading.of(plain.readValue(json, Pod.class), 256))
                .contains(new PodView(
                        "some-uid",
                        "hello-1",
                        new RevisionKey("shop", "hello", "hello-00001"),
                        "10.0.0.1",
                        8081,
                        true,
                        "/ready",
                        128,
                        30,
                        1_767_225_600L,
                        "2026-01-01T00:00:00Z",
                        false));
        assertThat(read.getStatus().getConditions()).isEmpty();
        assertThat(read.getSpec().getContainers().getFirst().getImage()).isNull();
    }
}
