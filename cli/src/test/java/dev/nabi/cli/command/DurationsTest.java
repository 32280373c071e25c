package dev.nabi.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"90s,90", "10m,600", "2h30m,9000", "1d,86400", "1d1h,90000"})
    void readsWhatPeopleWrite(String text, long seconds) {
        assertThat(Durations.parse("--since", text)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void refusesAnythingElseByTheOptionsName() {
        assertThatThrownBy(() -> Durations.parse("--since", "soon")).hasMessageContaining("--since: 'soon'");
    }
}
