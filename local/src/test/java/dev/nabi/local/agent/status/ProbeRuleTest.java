package dev.nabi.local.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeRuleTest {

    @Test
    void whatAProbeLeavesOutIsAsInKubernetes() {
        assertThat(ProbeRule.of(new ProbeBuilder().build()))
                .isEqualTo(new ProbeRule(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(1), 1, 3));
    }

    @Test
    void aStartMayTakeTheDelayAndThePeriodsThatMayFail() {
        var probe = new ProbeBuilder()
                .withInitialDelaySeconds(2)
                .withPeriodSeconds(1)
                .withFailureThreshold(60)
                .build();

        assertThat(ProbeRule.of(probe).patience()).isEqualTo(Duration.ofSeconds(62));
    }

    @ParameterizedTest
    @CsvSource({"0, 5", "80, 5", "160, 10", "1600, 100", "16000, 1000", "600000, 1000"})
    void asksOftenAtFirstAndThenMoreSlowly(long passedMillis, long paceMillis) {
        assertThat(ProbeRule.pace(Duration.ofMillis(passedMillis))).isEqualTo(Duration.ofMillis(paceMillis));
    }
}
