package dev.nabi.console.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer: its status, header fields and body. */
@SuppressWarnings("ArrayRecordComponent") // a payload, which nobody changes or compares
public record WebAnswer(int status, Map<String, String> fields, byte[] body) {
    private static final byte[] NOTHING = {};

    public static WebAnswer empty(int status) {
        return new WebAnswer(status, Map.of(), NOTHING);
    }

    public static WebAnswer text(int status, String contentType, String text) {
        return new WebAnswer(status, Map.of("Content-Type", contentType), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same answer with one more field. */
    public WebAnswer with(String name, String value) {
        var more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new WebAnswer(status, more, body);
    }
}
