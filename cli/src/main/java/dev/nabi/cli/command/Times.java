package dev.nabi.cli.command;

import dev.nabi.cli.CommandException;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Times as options have them. */
final class Times {
    private Times() {}

    /** Reads a time of RFC 3339, or a duration, which is that long ago; empty stays empty. */
    static String parse(String option, String text, Instant now) {
        if (text.isEmpty()) {
            return "";
        }
        if (!text.contains("-")) {
            return now.minus(Durations.parse(option, text)).toString();
        }
        try {
            return Instant.parse(text).toString();
        } catch (DateTimeParseException e) {
            throw CommandException.usage(option + ": '" + text
                    + "' is neither a time such as 2026-03-01T09:00:00Z nor a duration such as 2h");
        }
    }
}
