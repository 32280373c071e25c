package dev.nabi.metering.budget;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {
    private static final long MILLI = 1_000_000;

    private final Rate rate = new Rate();

    @Test
    void isWhatASecondTakesByTheLastWindow() {
        assertThat(rate.at(100 * MILLI, new Amounts(100, 1000))).isEqualTo(new Amounts(1000, 10_000));
        assertThat(rate.at(1100 * MILLI, new Amounts(600, 1000))).isEqualTo(new Amounts(500, 0));
    }

    @Test
    void aGlanceAMomentLaterDoesNotMakeItLess() {
        rate.at(100 * MILLI, new Amounts(100_000, 0));

        assertThat(rate.at(100 * MILLI + 1000, new Amounts(100_001, 0)).invocations())
                .isEqualTo(1_000_000);
        assertThat(rate.at(105 * MILLI, new Amounts(150_000, 0)).invocations()).isEqualTo(2_500_000);
        assertThat(rate.at(2100 * MILLI, new Amounts(150_000, 0)).invocations()).isEqualTo(25_000);
    }
}
