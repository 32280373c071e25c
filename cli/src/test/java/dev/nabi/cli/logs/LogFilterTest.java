package dev.nabi.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogFilterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final LogLine LINE = LogLine.of(
            "{\"time\":\"2026-01-01T11:55:00.000Z\",\"level\":\"WARN\",\"invocationId\":\"7d6f\",\"message\":\"no tea\"}");

    @Test
    void letsThroughWhatOneInvocationPrinted() {
        assertThat(new LogFilter("7d6f", Optional.empty()).matches(LINE)).isTrue();
        assertThat(new LogFilter("0000", Optional.empty()).matches(LINE)).isFalse();
    }

    @Test
    void letsThroughWhatIsYoungEnough() {
        assertThat(LogFilter.of("", Optional.of(Duration.ofMinutes(10)), NOW).matches(LINE))
                .isTrue();
        assertThat(LogFilter.of("", Optional.of(Duration.ofMinutes(1)), NOW).matches(LINE))
                .isFalse();
    }

    @Test
    void lineThatIsNoJsonIsShownAsItIs() {
        var line = LogLine.of("{\"time\": oh");

        assertThat(line.message()).isEqualTo("{\"time\": oh");
        assertThat(new LogFilter("", Optional.empty()).matches(line)).isTrue();
        assertThat(new LogFilter("7d6f", Optional.empty()).matches(line)).isFalse();
    }
}
