package dev.nabi.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.call.MinimumRate.Awaited;
import org.junit.jupiter.api.Test;

class MinimumRateTest {
    private static final long WINDOW = MinimumRate.WINDOW_NANOS;

    @Test
    void aBodyIsTooSlowOnlyWhenItWasAwaitedForAWholeWindow() {
        var rate = new MinimumRate(100, 0);

        assertThat(rate.isTooSlow(Awaited.BODY, 0, WINDOW)).isFalse();
        assertThat(rate.isTooSlow(Awaited.BODY, 500, 2 * WINDOW)).isFalse();
        assertThat(rate.isTooSlow(Awaited.BODY, 999, 3 * WINDOW)).isTrue();
    }

    @Test
    void clientThatNobodyWaitsForIsNeverTooSlow() {
        var rate = new MinimumRate(100, 0);

        for (var i = 1; i < 10; i++) {
            assertThat(rate.isTooSlow(Awaited.NOTHING, 0, i * WINDOW)).isFalse();
        }
        assertThat(rate.isTooSlow(Awaited.BODY, 0, 11 * WINDOW)).isFalse();
    }

    @Test
    void aReaderWhoseBytesAreSeenInLumpsIsNotTooSlow() {
        var rate = new MinimumRate(240, 0);
        var bytes = 0L;
        // 8 KiB in each third window: some 550 bytes a second.
        for (var i = 1; i < 100; i++) {
            bytes += i % 3 == 0 ? 8192 : 0;
            assertThat(rate.isTooSlow(Awaited.READING, bytes, i * WINDOW))
                    .as("window %d", i)
                    .isFalse();
        }
    }

    @Test
    void aReaderThatTakesNothingIsTooSlowAfterThreeWindows() {
        var rate = new MinimumRate(240, 0);

        for (var i = 1; i < 4; i++) {
            assertThat(rate.isTooSlow(Awaited.READING, 0, i * WINDOW)).isFalse();
        }
        assertThat(rate.isTooSlow(Awaited.READING, 0, 4 * WINDOW)).isTrue();
    }

    @Test
    void whatIsAwaitedFirstDoesNotCountForWhatIsAwaitedNext() {
        var rate = new MinimumRate(240, 0);

        assertThat(rate.isTooSlow(Awaited.BODY, 0, WINDOW)).isFalse();
        assertThat(rate.isTooSlow(Awaited.READING, 0, 2 * WINDOW)).isFalse();
        assertThat(rate.isTooSlow(Awaited.BODY, 0, 3 * WINDOW)).isFalse();
        assertThat(rate.isTooSlow(Awaited.BODY, 0, 4 * WINDOW)).isTrue();
    }
}
