package dev.nabi.console.metrics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * What a period comes to when it goes on as it went: what was used so far, times the length of the period by what of it has
 * passed. In the first hour nothing is said.
 */
public record Forecast(Instant start, Instant end, Instant now) {
    private static final Duration TOO_SHORT = Duration.ofHours(1);

    /** The month of a moment, in UTC, as usage is billed. */
    public static Forecast month(Instant now) {
        var month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        return new Forecast(
                month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC),
                month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC),
                now);
    }

    /** The day of a moment, in UTC. */
    public static Forecast day(Instant now) {
        var day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return new Forecast(
                day.atStartOfDay().toInstant(ZoneOffset.UTC),
                day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC),
                now);
    }

    private Duration passed() {
        return Duration.between(start, now);
    }

    /** What it will be at the end. */
    public Optional<BigDecimal> atEnd(BigDecimal soFar) {
        if (passed().compareTo(TOO_SHORT) < 0) {
            return Optional.empty();
        }
        return Optional.of(
                soFar.multiply(BigDecimal.valueOf(Duration.between(start, end).toSeconds()))
                        .divide(BigDecimal.valueOf(passed().toSeconds()), MathContext.DECIMAL64));
    }

    /** When a bound will be reached; empty where it will not within the period, or nothing is said yet. */
    public Optional<Instant> reached(BigDecimal soFar, BigDecimal bound) {
        if (soFar.compareTo(bound) >= 0) {
            return Optional.of(now);
        }
        if (passed().compareTo(TOO_SHORT) < 0 || soFar.signum() == 0) {
            return Optional.empty();
        }
        var seconds = bound.multiply(BigDecimal.valueOf(passed().toSeconds())).divide(soFar, MathContext.DECIMAL64);
        if (seconds.compareTo(BigDecimal.valueOf(Duration.between(start, end).toSeconds())) > 0) {
            return Optional.empty();
        }
        return Optional.of(start.plusSeconds(seconds.longValue()));
    }
}
