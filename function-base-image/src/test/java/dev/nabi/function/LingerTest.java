package dev.nabi.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LingerTest {
    private static final long START = 5_000_000_000L;

    private final Linger linger = new Linger(START, 7);

    @Test
    void isOverWhenNothingHasArrivedForASecond() {
        assertThat(linger.isOver(at(999), 7)).isFalse();
        assertThat(linger.isOver(at(1000), 7)).isTrue();
    }

    /** A gateway on a busy node may see the end of an instance later than a second. */
    @Test
    void goesOnWhileCallsArrive() {
        assertThat(linger.isOver(at(900), 8)).isFalse();
        assertThat(linger.isOver(at(1800), 9)).isFalse();
        assertThat(linger.isOver(at(2400), 9)).isFalse();
    }

    @Test
    void isOverInTheEnd() {
        assertThat(linger.isOver(at(2000), 8)).isFalse();
        assertThat(linger.isOver(at(2500), 9)).isTrue();
    }

    private static long at(long millis) {
        return START + Duration.ofMillis(millis).toNanos();
    }
}
