package dev.nabi.events.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The instants of a cron expression in a time zone. When clocks change:
 *
 * <ul>
 *   <li>An expression of certain hours fires once for each time on the wall: a time that is skipped fires at the moment of
 *       the change, several such times fire once; a time that comes twice fires the first time.
 *   <li>An expression of every hour goes by the time that passes: what is skipped does not fire, and the hour that comes
 *       twice fires twice.
 * </ul>
 */
public record Schedule(CronExpression expression, ZoneId zone) {

    /** Reads both. Throws an {@link IllegalArgumentException} that says what is wrong. */
    public static Schedule parse(String expression, String zone) {
        if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            throw new IllegalArgumentException(
                    "'" + zone + "' is not a time zone of the IANA database, such as UTC or Europe/Berlin");
        }
        return new Schedule(CronExpression.parse(expression), ZoneId.of(zone));
    }

    /** The first instant after {@code after}. */
    public Optional<Instant> next(Instant after) {
        return expression.isHourly() ? nextByTime(after) : nextByClock(after);
    }

    /** Between two changes of the offset local time grows as time does. */
    private Optional<Instant> nextByTime(Instant after) {
        var rules = zone.getRules();
        var from = after.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        while (true) {
            var offset = rules.getOffset(from);
            var change = rules.nextTransition(from);
            var found = expression.next(ceiling(LocalDateTime.ofInstant(from, offset)));
            if (change == null
                    || (found.isPresent() && instant(found.get(), offset).isBefore(change.getInstant()))) {
                return found.map(local -> instant(local, offset));
            }
            from = change.getInstant();
        }
    }

    /** From local times to instants is monotonic as {@link #atClock} does it, so that the first match is the first instant. */
    private Optional<Instant> nextByClock(Instant after) {
        var local = LocalDateTime.ofInstant(after, zone);
        var change = zone.getRules().getTransition(local);
        var isSecondTime = change != null && change.isOverlap() && !after.isBefore(change.getInstant());
        var from = isSecondTime
                ? ceiling(change.getDateTimeBefore())
                : local.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        return expression.next(from).map(this::atClock);
    }

    private Instant atClock(LocalDateTime local) {
        var change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    /** Offsets of past centuries had seconds. */
    private static LocalDateTime ceiling(LocalDateTime time) {
        var minute = time.truncatedTo(ChronoUnit.MINUTES);
        return minute.equals(time) ? minute : minute.plusMinutes(1);
    }

    private static Instant instant(LocalDateTime local, ZoneOffset offset) {
        return local.toInstant(offset);
    }
}
