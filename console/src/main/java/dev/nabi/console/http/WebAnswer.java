package dev.nabi.console.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer: its status, header fields and body.
 *
 * @param writer writes the body piece by piece, in place of {@code body}
 */
@SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
public record WebAnswer(
        int status,
        Map<String, String> fields,
        byte[] body,
        @Nullable BodyWriter writer) {
    private static final byte[] NOTHING = {};

    public WebAnswer(int status, Map<String, String> fields, byte[] body) {
        this(status, fields, body, null);
    }

    public static WebAnswer empty(int status) {
        return new WebAnswer(status, Map.of(), NOTHING);
    }

    public static WebAnswer text(int status, String contentType, String text) {
        return new WebAnswer(status, Map.of("Content-Type", contentType), text.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer whose body is written as it comes. */
    public static WebAnswer streamed(int status, Map<String, String> fields, BodyWriter writer) {
        return new WebAnswer(status, fields, NOTHING, writer);
    }

    /** The same answer with one more field. */
    public WebAnswer with(String name, String value) {
        var more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new WebAnswer(status, more, body, writer);
    }
}
