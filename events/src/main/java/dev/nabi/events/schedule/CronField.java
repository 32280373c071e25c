package dev.nabi.events.schedule;

import java.util.Locale;

/** The values that one field of a cron expression allows, a bit for each. */
public record CronField(Kind kind, long bits) {

    /** Which field it is, and so what it may hold. */
    public enum Kind {
        MINUTE("minute", 0, 59, ""),
        HOUR("hour", 0, 23, ""),
        DAY("day of month", 1, 31, ""),
        MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
        WEEKDAY("day of week", 0, 6, "SUN MON TUE WED THU FRI SAT");

        private final String label;
        private final int min;
        private final int max;
        /** Of three letters each. */
        private final String names;

        Kind(String label, int min, int max, String names) {
            this.label = label;
            this.min = min;
            this.max = max;
            this.names = names;
        }

        /** The number of a name, or -1. */
        private int named(String text) {
            var at = text.length() == 3 ? names.indexOf(text.toUpperCase(Locale.ROOT)) : -1;
            return at < 0 || at % 4 != 0 ? -1 : min + at / 4;
        }

        private long all() {
            return (-1L >>> (63 - max + min)) << min;
        }
    }

    /** Reads {@code *}, values, ranges, lists of them, and steps. */
    public static CronField parse(Kind kind, String text) {
        var bits = 0L;
        for (var part : text.split(",", -1)) {
            bits |= part(kind, part);
        }
        return new CronField(kind, bits);
    }

    static CronField none(Kind kind) {
        return new CronField(kind, 0);
    }

    private static long part(Kind kind, String text) {
        var slash = text.indexOf('/');
        var range = slash < 0 ? text : text.substring(0, slash);
        var step = slash < 0 ? 1 : number(kind, text.substring(slash + 1), "a step", 1, kind.max);
        var isAny = range.equals("*") || (range.equals("?") && (kind == Kind.DAY || kind == Kind.WEEKDAY));
        var dash = range.indexOf('-');
        var from = isAny ? kind.min : dash < 0 ? value(kind, range) : end(kind, range.substring(0, dash));
        var to = isAny ? kind.max : dash >= 0 ? end(kind, range.substring(dash + 1)) : slash < 0 ? from : kind.max;
        if (to < from) {
            throw wrong(kind, text, "the range ends before it begins");
        }
        var bits = 0L;
        for (var at = from; at <= to; at += step) {
            bits |= 1L << (kind == Kind.WEEKDAY ? at % 7 : at);
        }
        return bits;
    }

    /** A value by its number or name. The days of the week begin with Sunday, which is 0, and 7 as well. */
    static int value(Kind kind, String text) {
        var found = end(kind, text);
        return kind == Kind.WEEKDAY ? found % 7 : found;
    }

    /** {@code FRI-7} ends on the seventh day. */
    private static int end(Kind kind, String text) {
        var named = kind.named(text);
        return named >= 0 ? named : number(kind, text, "a value", kind.min, kind == Kind.WEEKDAY ? 7 : kind.max);
    }

    private static int number(Kind kind, String text, String what, int min, int max) {
        var isNumber = !text.isEmpty() && text.length() <= 2 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        var number = isNumber ? Integer.parseInt(text) : -1;
        if (number < min || number > max) {
            throw wrong(
                    kind,
                    text,
                    what + " is a number between " + min + " and " + max
                            + (kind.names.isEmpty() || what.equals("a step") ? "" : ", or one of " + kind.names));
        }
        return number;
    }

    private static IllegalArgumentException wrong(Kind kind, String text, String why) {
        return new IllegalArgumentException("'" + text + "' in the field " + kind.label + ": " + why);
    }

    public boolean has(int value) {
        return ((bits >>> value) & 1) != 0;
    }

    public boolean isUnrestricted() {
        return bits == kind.all();
    }

    /** The smallest allowed value that is not below {@code from}, or -1. */
    public int next(int from) {
        var rest = from > 63 ? 0 : (bits >>> from) << from;
        return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
    }
}
