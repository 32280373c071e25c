package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Durations as options have them. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,4}d)?([0-9]{1,5}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?");

    private Durations() {}

    /** Reads {@code 90s}, {@code 10m}, {@code 2h30m} or {@code 3d}. */
    static Duration parse(String option, String text) {
        if (text.isEmpty() || !FORM.matcher(text).matches()) {
            throw CommandException.usage(option + ": '" + text + "' is no duration such as 90s, 10m, 2h or 3d");
        }
        var upper = text.toUpperCase(Locale.ROOT);
        var day = upper.indexOf('D');
        return Duration.parse(
                day < 0
                        ? "PT" + upper
                        : "P" + upper.substring(0, day + 1)
                                + (day + 1 < upper.length() ? "T" + upper.substring(day + 1) : ""));
    }
}
