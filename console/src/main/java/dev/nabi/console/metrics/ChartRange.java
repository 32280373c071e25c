package dev.nabi.console.metrics;

import java.time.Duration;
import java.time.Instant;

/** The time that charts show, and how much of it one point stands for. */
public enum ChartRange {
    HOUR("1h", Duration.ofHours(1), Duration.ofMinutes(1), "minute"),
    THREE_HOURS("3h", Duration.ofHours(3), Duration.ofMinutes(1), "minute"),
    DAY("24h", Duration.ofDays(1), Duration.ofMinutes(10), "minute"),
    WEEK("7d", Duration.ofDays(7), Duration.ofHours(1), "hour"),
    MONTH("30d", Duration.ofDays(30), Duration.ofHours(6), "hour");

    private final String text;
    private final Duration length;
    private final Duration point;
    private final String step;

    ChartRange(String text, Duration length, Duration point, String step) {
        this.text = text;
        this.length = length;
        this.point = point;
        this.step = step;
    }

    /** By its text; an hour for any other. */
    public static ChartRange of(String text) {
        for (var range : values()) {
            if (range.text.equals(text)) {
                return range;
            }
        }
        return HOUR;
    }

    public String text() {
        return text;
    }

    /** The step in which usage is asked for. */
    String step() {
        return step;
    }

    long pointSeconds() {
        return point.toSeconds();
    }

    int points() {
        return (int) length.dividedBy(point);
    }

    /** The beginning of the first point, so that the last one has {@code now} in it. */
    long first(Instant now) {
        return (now.getEpochSecond() / pointSeconds() - points() + 1) * pointSeconds();
    }
}
