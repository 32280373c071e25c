package dev.nabi.events.schedule;

import java.util.ArrayList;
import java.util.List;

/** The two fields that know more than numbers: {@code L} for the last day of a month, {@code 1#2} for its second Monday. */
final class CronParts {
    private CronParts() {}

    record Days(CronField field, boolean lastDay) {}

    record Weekdays(CronField field, List<CronExpression.Ordinal> ordinals) {}

    static Days days(String text) {
        var rest = new ArrayList<String>();
        var lastDay = false;
        for (var part : text.split(",", -1)) {
            if (part.equalsIgnoreCase("L")) {
                lastDay = true;
            } else {
                rest.add(part);
            }
        }
        return new Days(field(CronField.Kind.DAY, rest), lastDay);
    }

    static Weekdays weekdays(String text) {
        var rest = new ArrayList<String>();
        var ordinals = new ArrayList<CronExpression.Ordinal>();
        for (var part : text.split(",", -1)) {
            var hash = part.indexOf('#');
            if (hash < 0) {
                rest.add(part);
            } else {
                ordinals.add(new CronExpression.Ordinal(
                        CronField.value(CronField.Kind.WEEKDAY, part.substring(0, hash)),
                        nth(part.substring(hash + 1))));
            }
        }
        return new Weekdays(field(CronField.Kind.WEEKDAY, rest), ordinals);
    }

    private static CronField field(CronField.Kind kind, List<String> parts) {
        return parts.isEmpty() ? CronField.none(kind) : CronField.parse(kind, String.join(",", parts));
    }

    private static int nth(String text) {
        if (text.length() != 1 || text.charAt(0) < '1' || text.charAt(0) > '5') {
            throw new IllegalArgumentException(
                    "'#" + text + "' in the field day of week: which one of the month is a number between 1 and 5");
        }
        return text.charAt(0) - '0';
    }
}
