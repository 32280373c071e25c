package dev.nabi.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetPeriodTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # period, at,                       from,                 to
            DAY,      2026-03-15T12:00:00Z,     2026-03-15T00:00:00Z, 2026-03-16T00:00:00Z
            DAY,      2026-03-15T00:00:00Z,     2026-03-15T00:00:00Z, 2026-03-16T00:00:00Z
            DAY,      2026-03-15T23:59:59.999Z, 2026-03-15T00:00:00Z, 2026-03-16T00:00:00Z
            # clocks change in Europe on this day; UTC knows nothing of it
            DAY,      2026-03-29T01:30:00Z,     2026-03-29T00:00:00Z, 2026-03-30T00:00:00Z
            DAY,      2028-02-28T10:00:00Z,     2028-02-28T00:00:00Z, 2028-02-29T00:00:00Z
            DAY,      2026-12-31T10:00:00Z,     2026-12-31T00:00:00Z, 2027-01-01T00:00:00Z
            MONTH,    2026-01-31T23:59:59.999Z, 2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z
            MONTH,    2026-02-28T23:00:00Z,     2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z
            MONTH,    2028-02-29T23:00:00Z,     2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z
            MONTH,    2100-02-28T23:00:00Z,     2100-02-01T00:00:00Z, 2100-03-01T00:00:00Z
            MONTH,    2026-12-31T23:59:59Z,     2026-12-01T00:00:00Z, 2027-01-01T00:00:00Z
            MONTH,    1969-12-31T23:59:59Z,     1969-12-01T00:00:00Z, 1970-01-01T00:00:00Z
            """)
    void lastsFromMidnightToMidnightInUtc(BudgetPeriod period, Instant at, Instant from, Instant to) {
        assertThat(period.at(at)).returns(from, BudgetPeriod.Days::start).returns(to, BudgetPeriod.Days::end);
    }
}
