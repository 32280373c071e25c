package dev.nabi.operator.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdleTimesTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = T0;
    private IdleTimes idle = IdleTimes.none();

    private void calledEach(Duration pause, int times) {
        for (var call = 0; call < times; call++) {
            idle = idle.called(now);
            now = now.plus(pause);
        }
        now = now.minus(pause);
    }

    private boolean isExpectedAfter(int seconds) {
        return idle.isExpected(now.plusSeconds(seconds));
    }

    @Test
    void expectsTheNextCallOfATimerShortlyBeforeItsTime() {
        calledEach(Duration.ofMinutes(10), 11);

        assertThat(isExpectedAfter(9 * 60 - 1)).isFalse();
        assertThat(isExpectedAfter(9 * 60)).isTrue();
        assertThat(isExpectedAfter(12 * 60)).isTrue();
        assertThat(isExpectedAfter(13 * 60)).isFalse();
        assertThat(idle.next()).map(IdleTimes.Window::from).contains(now.plus(Duration.ofMinutes(9)));
    }

    @Test
    void expectsNothingBeforeItHasSeenTenPauses() {
        calledEach(Duration.ofMinutes(10), 10);

        assertThat(idle.next()).isEmpty();
    }

    @Test
    void takesABurstOfCallsForOne() {
        for (var burst = 0; burst < 11; burst++) {
            now = T0.plus(Duration.ofMinutes(10L * burst));
            calledEach(Duration.ofMillis(200), 20);
        }

        assertThat(isExpectedAfter(10 * 60)).isTrue();
    }

    @Test
    void expectsNothingOfCallsByChance() {
        var random = new Random(1);
        for (var call = 0; call < 1000; call++) {
            now = now.plusSeconds((long) (-Math.log(1 - random.nextDouble()) * 600));
            idle = idle.called(now);
            assertThat(idle.next()).as("after call %d", call).isEmpty();
        }
    }

    @Test
    void expectsNothingOfPausesThatAreLongerThanItKeepsCountOf() {
        calledEach(Duration.ofHours(5), 100);

        assertThat(idle.next()).isEmpty();
    }

    @Test
    void learnsAnotherPauseWhenTheTimerChanges() {
        calledEach(Duration.ofMinutes(10), 100);
        calledEach(Duration.ofMinutes(30), 500);

        assertThat(isExpectedAfter(10 * 60)).isFalse();
        assertThat(isExpectedAfter(30 * 60)).isTrue();
    }
}
