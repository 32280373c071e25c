package dev.nabi.events.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cron expression: minute, hour, day of month, month, day of week. As in crontab(5), a day fires when it matches the day of
 * month or the day of week if both are restricted, and both otherwise. A field that allows every value is not restricted.
 *
 * @param lastDay whether {@code L} stands in the field of the day of month
 * @param ordinals {@code 1#2} of the day of week: the second Monday
 */
public record CronExpression(
        CronField minute,
        CronField hour,
        CronField day,
        CronField month,
        CronField weekday,
        boolean lastDay,
        List<Ordinal> ordinals) {
    private static final int MAX_LENGTH = 256;

    /** The longest time between two 29th of February, over the year 2100. */
    private static final int MAX_YEARS = 8;

    private static final Map<String, String> MACROS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    /** One weekday of a month, such as the second Monday. */
    public record Ordinal(int weekday, int nth) {}

    public CronExpression {
        ordinals = List.copyOf(ordinals);
    }

    /** Reads an expression. Throws an {@link IllegalArgumentException} that says which field is wrong and what it may be. */
    public static CronExpression parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("longer than " + MAX_LENGTH + " characters");
        }
        var parts = expanded(text.strip()).split("\\s+", -1);
        if (parts.length != 5) {
            throw new IllegalArgumentException("'" + text + "' has " + parts.length
                    + " fields; it needs 5: minute, hour, day of month, month, day of week");
        }
        var days = CronParts.days(parts[2]);
        var weekdays = CronParts.weekdays(parts[4]);
        var expression = new CronExpression(
                CronField.parse(CronField.Kind.MINUTE, parts[0]),
                CronField.parse(CronField.Kind.HOUR, parts[1]),
                days.field(),
                CronField.parse(CronField.Kind.MONTH, parts[3]),
                weekdays.field(),
                days.lastDay(),
                weekdays.ordinals());
        if (expression.next(LocalDateTime.of(2000, 1, 1, 0, 0)).isEmpty()) {
            throw new IllegalArgumentException("'" + text + "' never fires: no month has such a day");
        }
        return expression;
    }

    private static String expanded(String text) {
        if (!text.startsWith("@")) {
            return text;
        }
        var known = MACROS.get(text);
        if (known == null) {
            throw new IllegalArgumentException("'" + text + "' is not one of "
                    + String.join(", ", MACROS.keySet().stream().sorted().toList()));
        }
        return known;
    }

    /** Whether it fires in each hour of the day, and so goes by the time that passes and not by the clock on the wall. */
    public boolean isHourly() {
        return hour.isUnrestricted();
    }

    /** The first matching minute at or after {@code from}; empty where none comes within eight years. */
    public Optional<LocalDateTime> next(LocalDateTime from) {
        var date = from.toLocalDate();
        var end = date.plusYears(MAX_YEARS).plusDays(1);
        while (date.isBefore(end)) {
            if (!month.has(date.getMonthValue())) {
                date = date.withDayOfMonth(1).plusMonths(1);
                continue;
            }
            if (matches(date)) {
                var isFirst = date.equals(from.toLocalDate());
                var time = timeFrom(isFirst ? from.getHour() : 0, isFirst ? from.getMinute() : 0);
                if (time >= 0) {
                    return Optional.of(date.atTime(time / 60, time % 60));
                }
            }
            date = date.plusDays(1);
        }
        return Optional.empty();
    }

    /** Minutes of the day, or -1. */
    private int timeFrom(int fromHour, int fromMinute) {
        for (var at = hour.next(fromHour); at >= 0; at = hour.next(at + 1)) {
            var found = minute.next(at == fromHour ? fromMinute : 0);
            if (found >= 0) {
                return at * 60 + found;
            }
        }
        return -1;
    }

    private boolean matches(LocalDate date) {
        var byDay = day.has(date.getDayOfMonth()) || (lastDay && date.getDayOfMonth() == date.lengthOfMonth());
        var byWeekday = matchesWeekday(date);
        var daysRestricted = !day.isUnrestricted();
        var weekdaysRestricted = !weekday.isUnrestricted();
        return (daysRestricted && weekdaysRestricted) ? (byDay || byWeekday) : (byDay && byWeekday);
    }

    private boolean matchesWeekday(LocalDate date) {
        var number = date.getDayOfWeek().getValue() % 7;
        if (weekday.has(number)) {
            return true;
        }
        var nth = (date.getDayOfMonth() - 1) / 7 + 1;
        return ordinals.contains(new Ordinal(number, nth));
    }
}
