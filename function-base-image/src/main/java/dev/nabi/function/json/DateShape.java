package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times in the one form of ISO 8601 that is written most: {@code 2026-01-02}, with {@code T10:15:30}, with a
 * fraction of a second, and {@code Z} for an instant. By hand: the JDK's formatters take longer to be there than a
 * first answer may.
 */
final class DateShape extends Shape {
    private static final int DATE_LENGTH = 10;
    private static final int TIME_LENGTH = 19;
    private static final int NANO_DIGITS = 9;

    private final Class<?> type;

    private DateShape(Class<?> type) {
        this.type = type;
    }

    static @Nullable Shape of(Type type) {
        return type == LocalDate.class || type == LocalDateTime.class || type == Instant.class
                ? new DateShape((Class<?>) type)
                : null;
    }

    @Override
    @Nullable
    Object read(JsonInput in, int depth) throws Declined {
        return in.takeWord("null") ? null : fromText(in.string());
    }

    @Override
    Object fromText(String text) throws Declined {
        try {
            if (type == LocalDate.class) {
                return date(text, DATE_LENGTH);
            }
            if (type == LocalDateTime.class) {
                return dateTime(text, text.length());
            }
            if (!text.endsWith("Z")) {
                throw DECLINED;
            }
            return dateTime(text, text.length() - 1).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException noSuchDay) {
            throw DECLINED;
        }
    }

    static boolean isDate(Object value) {
        return value instanceof LocalDate || value instanceof LocalDateTime || value instanceof Instant;
    }

    /** The value as it is read; years of other than four digits are declined. */
    static String text(Object value) throws Declined {
        var text = new StringBuilder(32);
        if (value instanceof LocalDate date) {
            append(date, text);
        } else if (value instanceof LocalDateTime time) {
            append(time, false, text);
        } else {
            try {
                var instant = (Instant) value;
                append(
                        LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC),
                        true,
                        text);
            } catch (DateTimeException farAway) {
                throw DECLINED;
            }
            text.append('Z');
        }
        return text.toString();
    }

    private static void append(LocalDate date, StringBuilder text) throws Declined {
        if (date.getYear() < 0 || date.getYear() > 9999) {
            throw DECLINED;
        }
        append(date.getYear(), 4, text);
        append(date.getMonthValue(), 2, text.append('-'));
        append(date.getDayOfMonth(), 2, text.append('-'));
    }

    /** An instant's fraction is written in groups of three digits, a local time's without zeros at its end. */
    private static void append(LocalDateTime time, boolean inGroups, StringBuilder text) throws Declined {
        append(time.toLocalDate(), text);
        append(time.getHour(), 2, text.append('T'));
        append(time.getMinute(), 2, text.append(':'));
        append(time.getSecond(), 2, text.append(':'));
        int nano = time.get(ChronoField.NANO_OF_SECOND);
        if (nano != 0) {
            append(nano, NANO_DIGITS, text.append('.'));
            int step = inGroups ? 3 : 1;
            var zeros = "0".repeat(step);
            while (text.substring(text.length() - step).equals(zeros)) {
                text.setLength(text.length() - step);
            }
        }
    }

    private static void append(int number, int digits, StringBuilder text) {
        var all = Integer.toString(number);
        for (int i = all.length(); i < digits; i++) {
            text.append('0');
        }
        text.append(all);
    }

    private static LocalDate date(String text, int length) throws Declined {
        if (text.length() < DATE_LENGTH || (length == DATE_LENGTH && text.length() > length)) {
            throw DECLINED;
        }
        expect(text, 4, '-');
        expect(text, 7, '-');
        return LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, DATE_LENGTH));
    }

    private static LocalDateTime dateTime(String text, int end) throws Declined {
        if (end < TIME_LENGTH) {
            throw DECLINED;
        }
        var date = date(text, end);
        expect(text, DATE_LENGTH, 'T');
        expect(text, 13, ':');
        expect(text, 16, ':');
        return date.atTime(digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, TIME_LENGTH), nanos(text, end));
    }

    private static int nanos(String text, int end) throws Declined {
        if (end == TIME_LENGTH) {
            return 0;
        }
        expect(text, TIME_LENGTH, '.');
        int count = end - TIME_LENGTH - 1;
        if (count == 0 || count > NANO_DIGITS) {
            throw DECLINED;
        }
        int nanos = digits(text, TIME_LENGTH + 1, end);
        for (; count < NANO_DIGITS; count++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static void expect(String text, int at, char expected) throws Declined {
        if (text.charAt(at) != expected) {
            throw DECLINED;
        }
    }

    private static int digits(String text, int start, int end) throws Declined {
        int value = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw DECLINED;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
