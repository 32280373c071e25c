package dev.nabi.metering.usage;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** How long the spans are that usage is summed up over. Their bounds are those of the calendar in a time zone. */
enum Resolution {
    MINUTE,
    HOUR,
    DAY,
    MONTH;

    static final int MOST = 50_000;

    /**
     * The starts of the steps from one moment to another, and the end. The first and the last step are cut to the
     * asked time; a day in which clocks change has 23 or 25 hours. More than {@link #MOST} are not listed.
     */
    List<Long> boundaries(Instant from, Instant to, ZoneId zone) {
        var boundaries = new ArrayList<Long>();
        var at = from;
        while (at.isBefore(to) && boundaries.size() <= MOST) {
            boundaries.add(at.toEpochMilli());
            at = after(at.atZone(zone), zone);
        }
        boundaries.add(to.toEpochMilli());
        return boundaries;
    }

    private Instant after(ZonedDateTime at, ZoneId zone) {
        return switch (this) {
            case MINUTE -> at.toInstant().truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
            case HOUR -> nextHour(at);
            case DAY -> at.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
            case MONTH ->
                at.toLocalDate()
                        .withDayOfMonth(1)
                        .plusMonths(1)
                        .atStartOfDay(zone)
                        .toInstant();
        };
    }

    /** By the minutes that the clock on the wall shows; counted on the time line, so that no hour is lost or twice. */
    private static Instant nextHour(ZonedDateTime at) {
        return at.toInstant().truncatedTo(ChronoUnit.MINUTES).plus(60L - at.getMinute(), ChronoUnit.MINUTES);
    }
}
