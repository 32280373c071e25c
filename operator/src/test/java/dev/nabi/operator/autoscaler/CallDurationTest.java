package dev.nabi.operator.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CallDurationTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void isUnknownBeforeACallHasEnded() {
        assertThat(CallDuration.unknown(T0).seconds()).isZero();
        assertThat(CallDuration.unknown(T0).add(12, 0, T0.plusSeconds(1)).seconds())
                .isZero();
    }

    @Test
    void isTheWorkByTheCallsThatEnded() {
        assertThat(CallDuration.unknown(T0)
                        .add(10, 3, T0.plusSeconds(1))
                        .add(10, 7, T0.plusSeconds(2))
                        .seconds())
                .isCloseTo(2, within(0.02));
    }

    @Test
    void followsACallThatBecameSlowerAndIsNotForgottenInAQuietNight() {
        var fast = CallDuration.unknown(T0).add(100, 1_000, T0);

        var slow = fast.add(600, 600, T0.plusSeconds(600));

        assertThat(slow.seconds()).isCloseTo(1, within(0.02));
        assertThat(fast.add(0, 0, T0.plusSeconds(36_000)).seconds()).isCloseTo(0.1, within(0.001));
    }
}
