package dev.nabi.metering.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryPlanTest {
    private static final long NOW = millis("2026-04-10T12:30:00Z");
    private static final long OPEN = millis("2026-04-10T12:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # boundaries                                                     | parts
            2026-04-08T00:00:00Z 2026-04-10T00:00:00Z                        | DAY 08T00-10T00
            2026-04-08T00:00:00Z 2026-04-09T00:00:00Z 2026-04-10T00:00:00Z   | DAY 08T00-10T00
            2026-04-08T15:00:00Z 2026-04-09T15:00:00Z                        | HOUR 08T15-09T15
            2026-04-08T15:00:00Z 2026-04-10T15:00:00Z                        | HOUR 08T15-09T00, DAY 09T00-10T00, HOUR 10T00-10T12, MINUTE 10T12-10T15
            2026-04-10T11:30:00Z 2026-04-10T13:00:00Z                        | MINUTE 10T11-10T13
            2026-04-10T11:00:00Z 2026-04-10T12:30:00Z                        | HOUR 10T11-10T12, MINUTE 10T12-10T12
            """)
    void takesTheCoarsestTableThatAnswersExactly(String boundaries, String expected) throws TooFineException {
        var moments =
                Stream.of(boundaries.split(" ", -1)).map(QueryPlanTest::millis).toList();
        var seen = QueryPlan.of(moments, OPEN, RetentionConfig.defaults(), NOW).stream()
                .map(p -> p.tier() + " " + hour(p.period().fromMillis()) + "-"
                        + hour(p.period().toMillis()))
                .collect(Collectors.joining(", "));
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void refusesWhatIsNoLongerKeptSoFinelyAndSaysSinceWhenItIs() {
        var boundaries = List.of(millis("2026-01-01T00:30:00Z"), millis("2026-01-02T00:30:00Z"));
        assertThatThrownBy(() -> QueryPlan.of(boundaries, OPEN, RetentionConfig.defaults(), NOW))
                .isInstanceOf(TooFineException.class)
                .hasMessageContaining("kept since 2026-03-01T12:30:00Z");
    }

    private static String hour(long millis) {
        return Instant.ofEpochMilli(millis).toString().substring(8, 13);
    }

    private static long millis(String moment) {
        return Instant.parse(moment).toEpochMilli();
    }
}
