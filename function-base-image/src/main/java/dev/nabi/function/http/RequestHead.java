package dev.nabi.function.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A request's line and header fields. */
public record RequestHead(String method, String target, int minorVersion, Headers headers) {
    static final int MAX_FIELDS = 200;

    /** Reads a head that ends with an empty line; whatever RFC 9112 calls malformed is refused. */
    static RequestHead parse(byte[] bytes, int length) throws HttpException {
        var lines = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        int end = lines.indexOf("\r\n");
        var requestLine = requireNoControl(lines.substring(0, end));
        var headers = new Headers();
        for (int start = end + 2; start < length - 2; start = end + 2) {
            end = lines.indexOf("\r\n", start);
            if (headers.size() == MAX_FIELDS) {
                throw new HttpException(431, "more than " + MAX_FIELDS + " header fields");
            }
            parseField(requireNoControl(lines.substring(start, end)), headers);
        }
        var head = requestLine(requestLine, headers);
        if (head.minorVersion == 1 && headers.all("host").size() != 1) {
            throw HttpException.bad("exactly one Host header is needed");
        }
        return head;
    }

    private static RequestHead requestLine(String line, Headers headers) throws HttpException {
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first < 1 || last <= first + 1 || line.indexOf(' ', first + 1) != last) {
            throw HttpException.bad("the request line is not \"method target version\"");
        }
        var method = line.substring(0, first);
        if (!Headers.isToken(method)) {
            throw HttpException.bad("the method is not a token");
        }
        var version = line.substring(last + 1);
        return switch (version) {
            case "HTTP/1.1" -> new RequestHead(method, line.substring(first + 1, last), 1, headers);
            case "HTTP/1.0" -> new RequestHead(method, line.substring(first + 1, last), 0, headers);
            default -> throw new HttpException(505, "HTTP/1.1 and HTTP/1.0 are served");
        };
    }

    private static void parseField(String line, Headers headers) throws HttpException {
        int colon = line.indexOf(':');
        if (colon < 0 || !Headers.isToken(line.substring(0, colon))) {
            throw HttpException.bad("a header field is not \"name: value\"");
        }
        headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    private static String requireNoControl(String line) throws HttpException {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw HttpException.bad("a control character in the request's head");
            }
        }
        return line;
    }

    /** The target's path, still percent-encoded. */
    public String path() {
        int query = target.indexOf('?');
        var path = query < 0 ? target : target.substring(0, query);
        if (path.startsWith("/")) {
            return path;
        }
        int scheme = path.indexOf("://");
        int slash = scheme < 0 ? -1 : path.indexOf('/', scheme + 3);
        return slash < 0 ? "/" : path.substring(slash);
    }

    /** What follows the target's question mark; empty without one. */
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    boolean wantsClose() {
        var connection = String.join(",", headers.all("connection")).toLowerCase(Locale.ROOT);
        return minorVersion == 0 ? !hasToken(connection, "keep-alive") : hasToken(connection, "close");
    }

    boolean expectsContinue() {
        return minorVersion == 1 && "100-continue".equalsIgnoreCase(headers.first("expect"));
    }

    private static boolean hasToken(String list, String token) {
        for (var item : list.split(",", -1)) {
            if (item.strip().equals(token)) {
                return true;
            }
        }
        return false;
    }
}
