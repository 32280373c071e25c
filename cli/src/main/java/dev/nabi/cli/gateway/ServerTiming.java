package dev.nabi.cli.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Where the time of a call went, as the field {@code Server-Timing} of a gateway says. */
public final class ServerTiming {
    private static final Pattern PART = Pattern.compile("([a-z]+);dur=([0-9.]+)");
    private static final Map<String, String> WORDS = Map.of(
            "queue", "waiting for an instance",
            "start", "starting an instance",
            "function", "in the function");

    private ServerTiming() {}

    /** A line for each stage that took time, in milliseconds; the word {@code cold} in front where an instance started. */
    public static List<String> lines(String field) {
        var lines = new ArrayList<String>();
        var parts = PART.matcher(field);
        while (parts.find()) {
            var millis = Double.parseDouble(parts.group(2));
            if (millis > 0 || parts.group(1).equals("function")) {
                lines.add(String.format(
                        Locale.ROOT, "%9.1f ms  %s", millis, WORDS.getOrDefault(parts.group(1), parts.group(1))));
            }
        }
        return lines;
    }

    /** Whether the call waited for the start of an instance. */
    public static boolean isCold(String field) {
        var parts = PART.matcher(field);
        while (parts.find()) {
            if (parts.group(1).equals("start") && Double.parseDouble(parts.group(2)) > 0) {
                return true;
            }
        }
        return false;
    }
}
