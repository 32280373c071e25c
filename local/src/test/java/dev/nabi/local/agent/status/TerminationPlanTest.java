package dev.nabi.local.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.local.agent.Pods;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminationPlanTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        // grace, preStop sleep, asked after, killed after
        "30,  0,  0, 30",
        "30,  5,  5, 30",
        "3,   5,  5,  7",
        "0,   0,  0,  0",
    })
    void asksAfterTheSleepAndKillsAfterTheGracePeriod(int grace, int sleep, int asked, int killed) {
        var pod = Pods.of("image: x\nlifecycle: {preStop: {sleep: {seconds: " + sleep + "}}}");
        pod.getSpec().setTerminationGracePeriodSeconds((long) grace);

        assertThat(TerminationPlan.of(pod, T0))
                .isEqualTo(new TerminationPlan(T0.plusSeconds(asked), T0.plusSeconds(killed)));
    }

    @Test
    void aDeletionsOwnGracePeriodGoesFirst() {
        var pod = Pods.of("image: x");
        pod.getMetadata().setDeletionTimestamp("2026-01-01T00:00:01Z");
        pod.getMetadata().setDeletionGracePeriodSeconds(1L);

        assertThat(TerminationPlan.of(pod, T0).kill()).isEqualTo(T0.plusSeconds(1));
    }

    @Test
    void aSecondReasonNeverDelaysTheFirst() {
        var pod = Pods.of("image: x");
        var deleted = TerminationPlan.of(pod, T0);
        var stopping = TerminationPlan.within(Duration.ofSeconds(5), pod, T0.plusSeconds(10));

        assertThat(deleted.sooner(stopping)).isEqualTo(new TerminationPlan(T0, T0.plusSeconds(15)));
    }
}
