package dev.nabi.events.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When an upload is too slow. */
class UploadRateTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aClientThatSendsLessThanTheMinimumOverAWindowIsTooSlow() {
        var rate = new UploadRate(1000, 10 * SECOND);

        assertThat(rate.isTooSlow(4 * SECOND, 3000)).isFalse();
        assertThat(rate.patienceNanos()).isEqualTo(6 * SECOND);
        assertThat(rate.isTooSlow(6 * SECOND, 6999)).isTrue();
    }

    @Test
    void aStallInAWindowThatHadEnoughIsNone() {
        var rate = new UploadRate(1000, 10 * SECOND);

        assertThat(rate.isTooSlow(SECOND, 10_000)).isFalse();
        assertThat(rate.isTooSlow(9 * SECOND, 0)).isFalse();
        assertThat(rate.patienceNanos()).as("the next window begins").isEqualTo(10 * SECOND);
        assertThat(rate.isTooSlow(10 * SECOND, 0)).isTrue();
    }

    @Test
    void timeThatTheStoreNeedsToWriteIsNotTheClients() {
        var rate = new UploadRate(1000, 10 * SECOND);

        for (var part = 0; part < 100; part++) {
            assertThat(rate.isTooSlow(1000, 100)).isFalse();
        }
    }

    @Test
    void zeroIsNoMinimum() {
        var rate = new UploadRate(0, SECOND);

        assertThat(rate.isTooSlow(SECOND, 0)).isFalse();
    }
}
