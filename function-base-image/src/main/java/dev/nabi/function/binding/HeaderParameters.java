package dev.nabi.function.binding;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a header value such as {@code form-data; name="a"}: names in lower case, quotes taken off. */
final class HeaderParameters {
    private HeaderParameters() {}

    static Map<String, String> of(String header) {
        var parameters = new LinkedHashMap<String, String>();
        int at = header.indexOf(';');
        while (at >= 0 && at < header.length()) {
            int equals = header.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            var name = header.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
            var value = new StringBuilder();
            at = value(header, equals + 1, value);
            parameters.putIfAbsent(name, value.toString());
        }
        return parameters;
    }

    /** The parameter as text: its extended form ({@code filename*=UTF-8''t%C3%A9}, RFC 8187) goes before the plain one. */
    static @Nullable String text(Map<String, String> parameters, String name) throws BindException {
        var extended = parameters.get(name + "*");
        if (extended == null) {
            return parameters.get(name);
        }
        var parts = extended.split("'", 3);
        try {
            if (parts.length == 3) {
                return URLDecoder.decode(parts[2].replace("+", "%2B"), Charset.forName(parts[0]));
            }
        } catch (IllegalArgumentException malformed) {
            // Said below.
        }
        throw new BindException(
                400,
                null,
                "the parameter " + name + "* is \"" + extended + "\", not charset'language'percent-encoded text");
    }

    /** Reads one value; gives where the next semicolon is, or the end. */
    private static int value(String header, int from, StringBuilder into) {
        int at = from;
        while (at < header.length() && header.charAt(at) == ' ') {
            at++;
        }
        if (at == header.length() || header.charAt(at) != '"') {
            int end = header.indexOf(';', at);
            into.append(header, at, end < 0 ? header.length() : end);
            into.setLength(into.toString().stripTrailing().length());
            return end < 0 ? header.length() : end;
        }
        for (at++; at < header.length() && header.charAt(at) != '"'; at++) {
            boolean escaped = header.charAt(at) == '\\'
                    && at + 1 < header.length()
                    && (header.charAt(at + 1) == '"' || header.charAt(at + 1) == '\\');
            at += escaped ? 1 : 0;
            into.append(header.charAt(at));
        }
        int end = header.indexOf(';', at);
        return end < 0 ? header.length() : end;
    }
}
