package dev.nabi.console.pages;

import dev.nabi.console.caller.Caller;
import dev.nabi.console.http.WebRequest;
import dev.nabi.console.templates.Shell;
import dev.nabi.console.templates.Words;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A request for a page by somebody who is signed in.
 *
 * @param path the names in its path, such as {@code ns} and {@code name}
 * @param query the parameters of its query
 * @param form the fields of its body
 */
public record Page(
        WebRequest request,
        Caller caller,
        Words words,
        Map<String, String> path,
        Map<String, String> query,
        Map<String, String> form,
        List<String> namespaces) {

    /** The namespace that the page is about; where none is named, that of the caller, or else the first that they may see. */
    public String namespace() {
        var named = path.getOrDefault("ns", query.getOrDefault("ns", form.getOrDefault("ns", "")));
        if (Site.LABEL.matcher(named).matches()) {
            return named;
        }
        return namespaces.isEmpty() || namespaces.contains(caller.namespace())
                ? caller.namespace()
                : namespaces.getFirst();
    }

    /** The Function that the page is about. */
    public String name() {
        return path.getOrDefault("name", "");
    }

    public String field(String name) {
        return form.getOrDefault(name, "");
    }

    public String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    /** Whether a part of a page asked, which shows what it gets in place of itself. */
    public boolean isFragment() {
        return request.field("HX-Request").equals("true");
    }

    public Shell shell(String title, String section) {
        return new Shell(words, title, caller.name(), namespace(), choices(), section, place(), List.of());
    }

    /** The namespaces to choose from, with the one that is shown. */
    private List<String> choices() {
        var shown = namespace();
        return namespaces.isEmpty() || namespaces.contains(shown)
                ? namespaces
                : Stream.concat(Stream.of(shown), namespaces.stream()).toList();
    }

    /** Where the page is read again: after a form that was not taken, at the Function. */
    private String place() {
        if (request.method().equals("GET")) {
            return request.path() + (request.query().isEmpty() ? "" : "?" + request.query());
        }
        return name().isEmpty() ? "/functions?ns=" + namespace() : "/functions/" + namespace() + "/" + name();
    }

    /** The parameters of a query or of a form, each with its last value. */
    static Map<String, String> parameters(String encoded) {
        var parameters = new LinkedHashMap<String, String>();
        for (var part : encoded.split("&", -1)) {
            if (!part.isEmpty()) {
                var equals = part.indexOf('=');
                parameters.put(
                        decoded(equals < 0 ? part : part.substring(0, equals)),
                        equals < 0 ? "" : decoded(part.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
