package dev.nabi.cli.output;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Times as a person compares them: how long ago. */
public final class Ages {
    private Ages() {}

    /** {@code 5s}, {@code 3m}, {@code 2h}, {@code 4d} since a time of RFC 3339; empty for what is no time. */
    public static String since(String time, Instant now) {
        try {
            return text(Duration.between(Instant.parse(time), now));
        } catch (DateTimeParseException notATime) {
            return "";
        }
    }

    static String text(Duration age) {
        var seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (age.toMinutes() < 120) {
            return age.toMinutes() + "m";
        }
        return age.toHours() < 48 ? age.toHours() + "h" : age.toDays() + "d";
    }
}
