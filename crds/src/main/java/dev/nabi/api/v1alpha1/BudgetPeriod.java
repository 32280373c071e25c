package dev.nabi.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** The calendar's periods that a budget lasts for, in UTC: no clock changes, the same for everybody. */
public enum BudgetPeriod {
    @JsonProperty("day")
    DAY,
    @JsonProperty("month")
    MONTH;

    /** Days in UTC, counted from 1970; the last is not among them. */
    public record Days(long from, long to) {
        public Instant start() {
            return LocalDate.ofEpochDay(from).atStartOfDay().toInstant(ZoneOffset.UTC);
        }

        /** When the next period begins. */
        public Instant end() {
            return LocalDate.ofEpochDay(to).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
    }

    /** The period that a moment falls into. */
    public Days at(Instant now) {
        var day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return switch (this) {
            case DAY -> new Days(day.toEpochDay(), day.toEpochDay() + 1);
            case MONTH -> {
                var first = day.withDayOfMonth(1);
                yield new Days(first.toEpochDay(), first.plusMonths(1).toEpochDay());
            }
        };
    }

    /** As a manifest has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
