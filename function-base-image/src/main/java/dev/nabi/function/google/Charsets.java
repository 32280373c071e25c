package dev.nabi.function.google;

import dev.nabi.function.http.Headers;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a message of the Functions Framework tells of its content type and its headers. */
final class Charsets {
    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]+)", Pattern.CASE_INSENSITIVE);

    private Charsets() {}

    static Optional<String> nameIn(Optional<String> contentType) {
        return contentType
                .map(CHARSET::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.group(1));
    }

    static Charset of(Optional<String> contentType) throws UnsupportedEncodingException {
        var name = nameIn(contentType).orElse(StandardCharsets.UTF_8.name());
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            throw new UnsupportedEncodingException(name);
        }
    }

    static Map<String, List<String>> caseless(Headers headers) {
        var map = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        map.putAll(headers.toMultiMap());
        return map;
    }
}
