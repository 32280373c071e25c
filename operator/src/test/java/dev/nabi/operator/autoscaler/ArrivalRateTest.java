package dev.nabi.operator.autoscaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArrivalRateTest {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration NOTHING = Duration.ZERO;

    @Test
    void tellsTheRateOfWhatComesEvenly() {
        var rate = ArrivalRate.from(T0);
        for (var milli = 10; milli <= 5_000; milli += 10) {
            rate = rate.add(1, Duration.ofMillis(10), T0.plusMillis(milli));
        }

        assertThat(rate.perSecond(T0.plusSeconds(5))).isCloseTo(100, within(8.0));
    }

    @Test
    void knowsARateWithinHalfASecond() {
        var rate = ArrivalRate.from(T0);
        for (var milli = 10; milli <= 500; milli += 10) {
            rate = rate.add(1, Duration.ofMillis(10), T0.plusMillis(milli));
        }

        assertThat(rate.perSecond(T0.plusMillis(500))).isCloseTo(100, within(20.0));
    }

    @Test
    void takesABurstForNoRate() {
        var rate = ArrivalRate.from(T0).add(200, NOTHING, T0.plusMillis(700));

        assertThat(rate.perSecond(T0.plusMillis(700))).isZero();
        assertThat(rate.perSecond(T0.plusSeconds(1))).isZero();
    }

    @Test
    void spreadsWhatAReportTellsOverTheTimeThatItIsOf() {
        var rate = ArrivalRate.from(T0)
                .add(50, Duration.ofSeconds(1), T0.plusMillis(999))
                .add(50, Duration.ofSeconds(1), T0.plusMillis(1_999));

        assertThat(rate.perSecond(T0.plusMillis(1_999))).isCloseTo(50, within(6.0));
    }

    @Test
    void forgetsWhatIsOlderThanTwoSeconds() {
        var rate = ArrivalRate.from(T0)
                .add(50, Duration.ofSeconds(1), T0.plusSeconds(1))
                .add(50, Duration.ofSeconds(1), T0.plusSeconds(2));

        assertThat(rate.perSecond(T0.plusSeconds(5))).isZero();
        assertThat(rate.add(0, NOTHING, T0.plusSeconds(9)).perSecond(T0.plusSeconds(9)))
                .isZero();
    }
}
