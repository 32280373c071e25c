package dev.nabi.events.source;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Times as requests have them, {@code 2026-03-01T09:00:00Z}: of years that a clock may have, which stores can compare. */
public final class Times {
    public static final String EXAMPLE = "2026-03-01T09:00:00Z";

    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

    private Times() {}

    public static Optional<Instant> of(String text) {
        try {
            var time = Instant.parse(text);
            return time.isBefore(FIRST) || time.isAfter(END) ? Optional.empty() : Optional.of(time);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
