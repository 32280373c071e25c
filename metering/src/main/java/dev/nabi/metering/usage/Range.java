package dev.nabi.metering.usage;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** The asked time. Without a word about it: this month, until now. */
record Range(Instant from, Instant to, ZoneId zone) {

    static Range of(Parameters parameters, Clock clock) throws BadParameterException {
        var zone = parameters.zone();
        var now = clock.instant();
        var monthStart = now.atZone(zone)
                .toLocalDate()
                .withDayOfMonth(1)
                .atStartOfDay(zone)
                .toInstant();
        var from = parameters.moment("from", monthStart, zone);
        var to = parameters.moment("to", now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES), zone);
        if (!from.isBefore(to)) {
            throw new BadParameterException("to", to.toString(), "it must be after 'from', which is " + from);
        }
        return new Range(from, to, zone);
    }

    List<Long> boundaries(Resolution step) throws BadParameterException {
        var boundaries = step.boundaries(from, to, zone);
        if (boundaries.size() > Resolution.MOST) {
            throw new BadParameterException(
                    "step",
                    step.name().toLowerCase(Locale.ROOT),
                    "from " + from + " to " + to + " these are more than " + Resolution.MOST
                            + " steps; ask for a coarser step or a shorter time");
        }
        return boundaries;
    }

    String text(long millis) {
        return Instant.ofEpochMilli(millis).atZone(zone).toOffsetDateTime().toString();
    }
}
