package dev.nabi.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CancelLimitTest {
    private final CancelLimit limit = new CancelLimit();
    private long now = 5;

    private boolean cancel(int times) {
        var exceeds = false;
        for (var i = 0; i < times; i++) {
            exceeds |= limit.exceeds(true, now);
        }
        return exceeds;
    }

    @Test
    void aFewMayBeCancelled() {
        assertThat(cancel(CancelLimit.FREE)).isFalse();
        assertThat(cancel(1)).isTrue();
    }

    @Test
    void aWindowForgetsTheOneBefore() {
        assertThat(cancel(CancelLimit.FREE)).isFalse();

        now += CancelLimit.WINDOW_NANOS;

        assertThat(cancel(CancelLimit.FREE)).isFalse();
    }

    @Test
    void aClientThatHasManyAnsweredMayCancelAsMany() {
        for (var i = 0; i < 1000; i++) {
            assertThat(limit.exceeds(false, now)).isFalse();
        }

        assertThat(cancel(1000)).isFalse();
        assertThat(cancel(1)).isTrue();
    }
}
