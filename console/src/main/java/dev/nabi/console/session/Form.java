package dev.nabi.console.session;

import dev.nabi.console.http.WebRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The fields of a form, or of a query; of a name that is there twice the first. */
record Form(Map<String, String> fields) {
    static final long LONGEST = 64 << 10;

    static Form of(WebRequest request) {
        return parse(new String(request.body(), StandardCharsets.UTF_8));
    }

    static Form ofQuery(WebRequest request) {
        return parse(request.query());
    }

    private static Form parse(String text) {
        var fields = new HashMap<String, String>();
        for (var pair : text.split("&", -1)) {
            var at = pair.indexOf('=');
            if (at > 0) {
                fields.putIfAbsent(decoded(pair.substring(0, at)), decoded(pair.substring(at + 1)));
            }
        }
        return new Form(fields);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    /** Empty for none. */
    String get(String name) {
        return fields.getOrDefault(name, "");
    }
}
