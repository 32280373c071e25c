package dev.nabi.metering.usage;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, read one by one; each that is not understood is refused by name. */
final class Parameters {
    private static final String NAME = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";

    private final Map<String, List<String>> values;

    /** Refuses names that are not known and ones that are given twice. */
    Parameters(Map<String, List<String>> values, Set<String> known) throws BadParameterException {
        this.values = values;
        for (var entry : values.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw new BadParameterException(
                        entry.getKey(),
                        entry.getValue().getFirst(),
                        "there is no such parameter here, but "
                                + known.stream().sorted().toList());
            }
            if (entry.getValue().size() > 1) {
                throw new BadParameterException(
                        entry.getKey(), String.join("', '", entry.getValue()), "it may be given once");
            }
        }
    }

    @Nullable
    String text(String name) {
        var given = values.get(name);
        return given == null || given.getFirst().isEmpty() ? null : given.getFirst();
    }

    /** The name of a resource of Kubernetes. */
    @Nullable
    String name(String name) throws BadParameterException {
        var text = text(name);
        if (text != null && !text.matches(NAME)) {
            throw new BadParameterException(name, text, "it must be a name as Kubernetes has them, such as 'default'");
        }
        return text;
    }

    String choice(String name, String absent, List<String> allowed) throws BadParameterException {
        var text = text(name);
        if (text != null && !allowed.contains(text)) {
            throw new BadParameterException(name, text, "it must be one of " + String.join(", ", allowed));
        }
        return text == null ? absent : text;
    }

    int number(String name, int absent, int least, int most) throws BadParameterException {
        var text = text(name);
        if (text == null) {
            return absent;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number out of range.
        }
        throw new BadParameterException(name, text, "it must be a number from " + least + " to " + most);
    }

    ZoneId zone() throws BadParameterException {
        var text = text("zone");
        try {
            return ZoneId.of(text == null ? "UTC" : plus(text));
        } catch (DateTimeException e) {
            throw new BadParameterException(
                    "zone", String.valueOf(text), "it must be a time zone such as UTC, Asia/Seoul or +09:00");
        }
    }

    /** A moment: RFC 3339, or a date, which means the start of that day in the time zone. */
    Instant moment(String name, Instant absent, ZoneId zone) throws BadParameterException {
        var text = text(name);
        return text == null ? absent : moment(name, plus(text), zone);
    }

    private static Instant moment(String name, String text, ZoneId zone) throws BadParameterException {
        Instant moment;
        try {
            moment = text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new BadParameterException(
                    name, text, "it must be a moment such as 2026-01-31T09:00:00Z or a day such as 2026-01-31");
        }
        if (!moment.equals(moment.truncatedTo(ChronoUnit.MINUTES))) {
            throw new BadParameterException(name, text, "it must be a whole minute: usage is kept by the minute");
        }
        return moment;
    }

    @Nullable
    YearMonth month() throws BadParameterException {
        var text = text("month");
        try {
            return text == null ? null : YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw new BadParameterException("month", String.valueOf(text), "it must be a month such as 2026-01");
        }
    }

    /** A plus sign that a client did not escape arrives as a space. */
    private static String plus(String text) {
        return text.replace(' ', '+');
    }
}
