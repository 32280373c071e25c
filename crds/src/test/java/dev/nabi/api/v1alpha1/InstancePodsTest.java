package dev.nabi.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstancePodsTest {

    @ParameterizedTest
    @CsvSource(nullValues = "absent", textBlock = """
            Pending,   absent,               true
            Running,   absent,               true
            Unknown,   absent,               true
            absent,    absent,               true
            Succeeded, absent,               false
            Failed,    absent,               false
            Running,   2026-01-01T00:00:00Z, false
            Failed,    2026-01-01T00:00:00Z, false
            """)
    void aPodIsAnInstanceUntilItHasEndedOrIsDeleted(String phase, String deleted, boolean isInstance) {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("hello-1")
                .withDeletionTimestamp(deleted)
                .endMetadata()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();

        assertThat(InstancePods.isInstance(pod)).isEqualTo(isInstance);
    }

    @Test
    void aPodWithoutAStatusIsAnInstance() {
        var pod = new PodBuilder()
                .withNewMetadata()
                .withName("hello-1")
                .endMetadata()
                .build();

        assertThat(InstancePods.isInstance(pod)).isTrue();
    }
}
