package dev.nabi.events.http;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Durations as requests have them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, or seconds without a unit. */
final class Durations {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)?");

    private Durations() {}

    static Optional<Duration> of(String text) {
        var matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2) == null ? "s" : matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofSeconds(number);
                });
    }

    /** A duration between bounds, or a problem that names the field and its range. */
    static Duration bounded(String field, String text, Duration most) {
        return of(text).filter(duration -> duration.compareTo(most) <= 0)
                .orElseThrow(() -> ApiProblem.of(
                        400,
                        field + " is '" + (text.length() > 40 ? text.substring(0, 40) + "…" : text)
                                + "': it must be a duration of at most " + most.toSeconds() + "s, such as 30s or 5m"));
    }
}
