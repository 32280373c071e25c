package dev.nabi.cli.logs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nabi.cli.kube.Yaml;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A line of an instance's log.
 *
 * @param text as it was written
 * @param fields its fields, where it is one of the base image's JSON lines; null for any other
 */
public record LogLine(String text, @Nullable JsonNode fields) {

    static LogLine of(String text) {
        if (!text.startsWith("{\"time\":")) {
            return new LogLine(text, null);
        }
        try {
            return new LogLine(text, Yaml.JSON.readTree(text));
        } catch (IOException notJson) {
            return new LogLine(text, null);
        }
    }

    /** A field; empty where the line has none. */
    public String field(String name) {
        return fields == null ? "" : fields.path(name).asText("");
    }

    /** What the function printed. */
    public String message() {
        return fields == null ? text : field("message");
    }

    /** The time with which lines of several instances are put in order; empty where the line has none. */
    public String time() {
        return field("time");
    }
}
