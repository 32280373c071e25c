package dev.nabi.gateway.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nabi.gateway.activation.Raise.Seen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RaiseTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            # pods, starting, queued, concurrency, max, to
            1,      0,        0,      1,           20,  0
            1,      0,        1,      1,           20,  2
            4,      0,        3,      1,           20,  7
            4,      3,        3,      1,           20,  0
            4,      0,        100,    1,           20,  8
            4,      0,        100,    100,         20,  5
            4,      0,        100,    1,           5,   5
            5,      0,        100,    1,           5,   0
            6,      0,        100,    1,           5,   0
            0,      0,        100,    1,           20,  0
            2,      0,        100,    0,           20,  3
            2,      1,        100,    0,           20,  0
            """)
    void asksForWhatWaitsAndNoMore(int pods, int starting, int queued, int concurrency, int max, int to) {
        var raise = Raise.decide(new Seen(pods, starting, queued), new Limits(concurrency, 1000, 1000, 1000, max));

        assertThat(raise.map(Raise::to).orElse(0)).isEqualTo(to);
        assertThat(raise.map(Raise::from).orElse(pods)).isEqualTo(pods);
    }
}
