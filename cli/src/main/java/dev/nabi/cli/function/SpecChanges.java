package dev.nabi.cli.function;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** What differs between two specs, a line for a field. */
public final class SpecChanges {
    private static final int LONGEST_VALUE = 60;

    private SpecChanges() {}

    /** Lines such as {@code timeoutSeconds: 30 → 60}; empty when nothing differs. */
    public static List<String> between(JsonNode before, JsonNode after) {
        var lines = new ArrayList<String>();
        compare("", before, after, lines);
        return lines;
    }

    private static void compare(String path, JsonNode before, JsonNode after, List<String> lines) {
        if (before.equals(after)) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            var names = new LinkedHashSet<String>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            for (var name : names) {
                compare(path.isEmpty() ? name : path + "." + name, before.path(name), after.path(name), lines);
            }
            return;
        }
        lines.add(line(path, before, after));
    }

    private static String line(String path, JsonNode before, JsonNode after) {
        if (before.isMissingNode()) {
            return path + ": " + shown(after);
        }
        if (after.isMissingNode()) {
            return path + ": " + shown(before) + " → (not set)";
        }
        return isText(before) || isText(after)
                ? path + ": " + lines(before, after)
                : path + ": " + shown(before) + " → " + shown(after);
    }

    private static boolean isText(JsonNode value) {
        return value.isTextual() && value.asText().contains("\n");
    }

    /** How many lines of a text are new and how many are gone, as multisets of lines. */
    private static String lines(JsonNode before, JsonNode after) {
        var gone = new ArrayList<>(before.asText().lines().toList());
        var added = new ArrayList<String>();
        for (var line : after.asText().lines().toList()) {
            if (!gone.remove(line)) {
                added.add(line);
            }
        }
        return "+" + added.size() + " −" + gone.size() + " lines";
    }

    private static String shown(JsonNode value) {
        var text = value.isTextual() && value.asText().contains("\n")
                ? value.asText().lines().count() + " lines"
                : value.isValueNode() ? value.asText() : value.toString();
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE - 1) + "…";
    }
}
