package dev.nabi.metering.ledger;

import java.time.Duration;

/**
 * For how long usage is kept at which step, and when an hour is closed.
 *
 * @param grace from the end of an hour to its closing: what comes later is an adjustment
 */
public record RetentionConfig(Duration grace, Duration minutes, Duration hours, Duration days) {
    public RetentionConfig {
        within("nabi.metering.grace", grace, Duration.ZERO, Duration.ofDays(1));
        within("nabi.metering.retention.minutes", minutes, Duration.ofDays(2), Duration.ofDays(3660));
        within("nabi.metering.retention.hours", hours, minutes, Duration.ofDays(3660));
        within("nabi.metering.retention.days", days, hours, Duration.ofDays(36600));
    }

    public static RetentionConfig defaults() {
        return new RetentionConfig(
                Duration.ofMinutes(15), Duration.ofDays(40), Duration.ofDays(400), Duration.ofDays(3660));
    }

    /** How long this tier's rows are kept. */
    public Duration of(Tier tier) {
        return switch (tier) {
            case MINUTE -> minutes;
            case HOUR -> hours;
            case DAY -> days;
        };
    }

    private static void within(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(key + " is " + value + ": it must be between " + least + " and " + most);
        }
    }
}
