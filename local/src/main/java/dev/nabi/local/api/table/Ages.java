package dev.nabi.local.api.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.local.api.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** How long ago something was, as kubectl's users are used to read it: {@code 45s}, {@code 3m12s}, {@code 5h}. */
final class Ages {
    private Ages() {}

    static String since(String time, Instant now) {
        if (time.isEmpty()) {
            return "<unknown>";
        }
        try {
            return shown(Duration.between(Instant.parse(time), now));
        } catch (DateTimeParseException e) {
            return "<invalid>";
        }
    }

    static String age(JsonNode object, Instant now) {
        return since(Json.text(object, "metadata", "creationTimestamp"), now);
    }

    /** Two units while the bigger one is small, then one. */
    static String shown(Duration age) {
        var seconds = age.toSeconds();
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 120) {
            return Math.max(0, seconds) + "s";
        }
        if (seconds < 3 * 3600) {
            return seconds < 600 ? two(seconds / 60, "m", seconds % 60, "s") : seconds / 60 + "m";
        }
        var hours = seconds / 3600;
        if (hours < 48) {
            return hours < 8 ? two(hours, "h", seconds / 60 % 60, "m") : hours + "h";
        }
        var days = hours / 24;
        if (days < 8) {
            return two(days, "d", hours % 24, "h");
        }
        return days < 2 * 365 ? days + "d" : two(days / 365, "y", days < 8 * 365 ? days % 365 : 0, "d");
    }

    private static String two(long big, String bigUnit, long small, String smallUnit) {
        return small == 0 ? big + bigUnit : big + bigUnit + small + smallUnit;
    }
}
