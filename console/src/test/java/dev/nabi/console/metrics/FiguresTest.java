package dev.nabi.console.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @Test
    void aMonthGoesOnAsItWent() {
        var tenth = Forecast.month(Instant.parse("2026-11-11T00:00:00Z"));

        assertThat(tenth.atEnd(BigDecimal.TEN))
                .hasValueSatisfying(amount -> assertThat(amount).isEqualByComparingTo("30"));
        assertThat(tenth.reached(BigDecimal.TEN, new BigDecimal("20"))).contains(Instant.parse("2026-11-21T00:00:00Z"));
        assertThat(tenth.reached(BigDecimal.TEN, new BigDecimal("31"))).isEmpty();
        assertThat(tenth.reached(BigDecimal.TEN, BigDecimal.TEN)).contains(tenth.now());
        assertThat(tenth.reached(BigDecimal.ZERO, BigDecimal.TEN)).isEmpty();
    }

    @Test
    void inItsFirstHourNothingIsForecast() {
        var early = Forecast.day(Instant.parse("2026-11-11T00:59:00Z"));

        assertThat(early.atEnd(BigDecimal.ONE)).isEmpty();
        assertThat(early.reached(BigDecimal.ONE, BigDecimal.TEN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.5, 10", "0.95, 19", "0.99, 19.8", "1, 20"})
    void aQuantileIsInterpolatedInItsBucket(double quantile, double value) {
        var durations = Histogram.empty(new double[] {20, 40});
        durations.add(0, 100);

        assertThat(durations.quantile(quantile)).hasValueCloseTo(value, org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void whatIsLongerThanTheLastBoundIsThatBound() {
        var durations = Histogram.empty(new double[] {20, 40});
        assertThat(durations.quantile(0.5)).isEmpty();
        durations.add(2, 1);
        assertThat(durations.quantile(0.5)).hasValue(40);
    }

    @Test
    void usageIsDrawnWhereItBelongs() throws Exception {
        var now = Instant.parse("2026-11-11T10:00:30Z");
        var first = ChartRange.HOUR.first(now);
        var charts = new Charts(ChartRange.HOUR, first);

        charts.usage(new ObjectMapper().readTree("""
                {"rows":[{"from":"2026-11-11T10:00:00Z","invocations":3,"serverError":1,"timedOut":1,"coldStarts":1,"gbSeconds":"0.5"},
                         {"from":"2026-11-11T08:00:00Z","invocations":9}]}"""));

        var calls = (Double[]) charts.values().get("calls");
        assertThat(calls).hasSize(60).endsWith(3.0).startsWith(0.0);
        assertThat((Double[]) charts.values().get("errors")).endsWith(2.0);
        assertThat((long[]) charts.values().get("times"))
                .endsWith(Instant.parse("2026-11-11T10:00:00Z").getEpochSecond());
    }
}
