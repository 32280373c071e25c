package dev.nabi.console.pages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;

/** A line of an instance's log: one of the base image's JSON lines, or any other as it is. */
public record LogLine(String time, String level, String invocation, String text) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 16 * 1024;

    static LogLine of(String line) {
        var cut = line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
        if (!line.startsWith("{\"time\":")) {
            return new LogLine("", "", "", cut);
        }
        try {
            var fields = JSON.readTree(line);
            return new LogLine(
                    fields.path("time").asText(""),
                    fields.path("level").asText("").toLowerCase(Locale.ROOT),
                    fields.path("invocationId").asText(""),
                    fields.path("message").asText(""));
        } catch (JsonProcessingException notJson) {
            return new LogLine("", "", "", cut);
        }
    }
}
