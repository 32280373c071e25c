package dev.nabi.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MinimumRateTest {
    private static final long WINDOW = MinimumRate.WINDOW_NANOS;

    @Test
    void isTooSlowOnlyWhenItWasAwaitedForAWholeWindow() {
        var rate = new MinimumRate(100, 0);

        assertThat(rate.isTooSlow(true, 0, WINDOW)).isFalse();
        assertThat(rate.isTooSlow(true, 500, 2 * WINDOW)).isFalse();
        assertThat(rate.isTooSlow(true, 999, 3 * WINDOW)).isTrue();
    }

    @Test
    void clientThatNobodyWaitsForIsNeverTooSlow() {
        var rate = new MinimumRate(100, 0);

        for (var i = 1; i < 10; i++) {
            assertThat(rate.isTooSlow(false, 0, i * WINDOW)).isFalse();
        }
        assertThat(rate.isTooSlow(true, 0, 11 * WINDOW)).isFalse();
    }
}
