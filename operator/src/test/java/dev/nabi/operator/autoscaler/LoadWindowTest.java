package dev.nabi.operator.autoscaler;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadWindowTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {6, 60, 300, 3600})
    void averagesASteadyLoadExactly(int seconds) {
        var span = ofSeconds(seconds);
        var window = filled(LoadWindow.of(span, T0), T0, 2 * seconds, 7);

        assertThat(window.average(span, T0.plusSeconds(2L * seconds))).isCloseTo(7, within(0.3));
    }

    @Test
    void doesNotDiluteAYoungLoadWithTheTimeBeforeIt() {
        var window = filled(LoadWindow.of(ofSeconds(60), T0), T0, 5, 10);

        assertThat(window.average(ofSeconds(60), T0.plusSeconds(5))).isCloseTo(10, within(0.01));
    }

    @Test
    void forgetsWhatIsOlderThanItsSpan() {
        var window = filled(LoadWindow.of(ofSeconds(60), T0), T0, 30, 10);

        assertThat(window.average(ofSeconds(60), T0.plusSeconds(45))).isBetween(6.0, 7.0);
        assertThat(window.average(ofSeconds(60), T0.plusSeconds(95))).isZero();
        assertThat(window.add(1, T0.plus(ofHours(5))).average(ofSeconds(60), T0.plus(ofHours(5))))
                .isLessThan(0.02);
    }

    @Test
    void showsARiseInTheShortSpanFirst() {
        var calm = filled(LoadWindow.of(ofSeconds(60), T0), T0, 60, 1);
        var risen = filled(calm, T0.plusSeconds(60), 6, 50);

        assertThat(risen.average(ofSeconds(6), T0.plusSeconds(66))).isGreaterThan(40);
        assertThat(risen.average(ofSeconds(60), T0.plusSeconds(66))).isLessThan(7);
    }

    @Test
    void isAValue() {
        var before = LoadWindow.of(ofSeconds(60), T0);

        var after = before.add(100, T0.plusSeconds(1));

        assertThat(before.average(ofSeconds(60), T0.plusSeconds(1))).isZero();
        assertThat(after.average(ofSeconds(60), T0.plusSeconds(1))).isEqualTo(100);
    }

    /** A load that reports its seconds of work each second. */
    private static LoadWindow filled(LoadWindow window, Instant from, int seconds, double load) {
        var next = window;
        for (var second = 1; second <= seconds; second++) {
            // A report tells of the second before it.
            next = next.add(load, from.plus(Duration.ofMillis(second * 1000L - 1)));
        }
        return next;
    }
}
