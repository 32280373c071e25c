package dev.nabi.gateway.wire;

import static dev.nabi.gateway.wire.BadMessageException.malformed;

import org.jspecify.annotations.Nullable;

/**
 * What a request's first line, or {@code :path}, asks for (RFC 9112, section 3.2).
 *
 * @param path path and query; {@code *} of OPTIONS; empty of CONNECT
 * @param authority of a target that names one, which then wins over Host; null otherwise
 */
public record RequestTarget(String path, @Nullable Authority authority) {
    private static final String ROOT = "/";

    /** Reads a target in the form that its method allows. */
    public static RequestTarget parse(String method, String text) throws BadMessageException {
        for (var i = 0; i < text.length(); i++) {
            if (!Ascii.isTarget(text.charAt(i)) || text.charAt(i) == '#') {
                throw malformed(RequestHead.BAD_TARGET);
            }
        }
        if (method.equals("CONNECT")) {
            return new RequestTarget("", Authority.parse(text));
        }
        if (text.startsWith(ROOT) || (text.equals("*") && method.equals("OPTIONS"))) {
            return new RequestTarget(text, null);
        }
        return absolute(text);
    }

    private static RequestTarget absolute(String text) throws BadMessageException {
        var from = afterScheme(text, "http://");
        if (from < 0) {
            from = afterScheme(text, "https://");
        }
        if (from < 0) {
            throw malformed("the request's target must begin with a slash, http:// or https://");
        }
        var to = from;
        while (to < text.length() && text.charAt(to) != '/' && text.charAt(to) != '?') {
            to++;
        }
        var rest = text.substring(to);
        return new RequestTarget(rest.startsWith(ROOT) ? rest : ROOT + rest, Authority.parse(text.substring(from, to)));
    }

    private static int afterScheme(String text, String scheme) {
        return text.regionMatches(true, 0, scheme, 0, scheme.length()) ? scheme.length() : -1;
    }
}
