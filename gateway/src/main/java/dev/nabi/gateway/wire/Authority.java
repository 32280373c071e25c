package dev.nabi.gateway.wire;

import static dev.nabi.gateway.wire.BadMessageException.malformed;

import java.net.Inet6Address;
import java.util.Locale;

/**
 * The host and port that a request is for (RFC 9110, section 7.2; RFC 3986, section 3.2.2): the value of Host in HTTP/1.1,
 * of {@code :authority} in HTTP/2. Equal authorities have equal text: the host is in lower case and has no trailing dot.
 *
 * @param host a name, an IPv4 address, or an IPv6 address in brackets
 * @param port 0 to 65535, or {@link #NO_PORT}
 */
public record Authority(String host, int port) {
    public static final int NO_PORT = -1;

    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_PORT = 5;
    private static final int HIGHEST_PORT = 65_535;

    /**
     * Reads one. User information, percent-encoding and whatever else no host name has are refused: what two readers could
     * understand differently must not choose where a request goes.
     */
    public static Authority parse(String text) throws BadMessageException {
        var end = hostEnd(text);
        var nameEnd = end > 0 && text.charAt(end - 1) == '.' ? end - 1 : end;
        if (nameEnd == 0 || nameEnd > LONGEST_HOST) {
            throw malformed("the host must have 1 to " + LONGEST_HOST + " characters");
        }
        if (text.charAt(nameEnd - 1) == '.') {
            throw malformed("the host ends with two dots");
        }
        var port = end == text.length() ? NO_PORT : port(text, end);
        return new Authority(text.substring(0, nameEnd).toLowerCase(Locale.ROOT), port);
    }

    /** Where the host ends; what follows it, if anything, is a colon. */
    private static int hostEnd(String text) throws BadMessageException {
        if (text.startsWith("[")) {
            return literalEnd(text);
        }
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == ':') {
                return i;
            }
            if (!isName(c)) {
                throw malformed("the host holds what no host name holds");
            }
        }
        return text.length();
    }

    private static boolean isName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static int literalEnd(String text) throws BadMessageException {
        var close = text.indexOf(']');
        if (close < 0 || (close + 1 < text.length() && text.charAt(close + 1) != ':')) {
            throw malformed("the host is no IPv6 address in brackets");
        }
        var literal = text.substring(1, close);
        // No zone: it means something on the client's machine only.
        if (!literal.chars().allMatch(c -> (Character.digit(c, 16) >= 0 && c < 0x80) || c == ':' || c == '.')) {
            throw malformed("the host is no IPv6 address in brackets");
        }
        try {
            Inet6Address.ofLiteral(literal);
        } catch (IllegalArgumentException noAddress) {
            throw malformed("the host is no IPv6 address in brackets");
        }
        return close + 1;
    }

    private static int port(String text, int colon) throws BadMessageException {
        var from = colon + 1;
        if (from == text.length()) {
            return NO_PORT;
        }
        var port = text.length() - from > LONGEST_PORT ? HIGHEST_PORT + 1 : 0;
        for (var i = from; i < text.length() && port <= HIGHEST_PORT; i++) {
            var digit = text.charAt(i) - '0';
            port = digit < 0 || digit > 9 ? HIGHEST_PORT + 1 : 10 * port + digit;
        }
        if (port > HIGHEST_PORT) {
            throw malformed("the port must be a number from 0 to " + HIGHEST_PORT);
        }
        return port;
    }

    /** As a request carries it. */
    @Override
    public String toString() {
        return port == NO_PORT ? host : host + ":" + port;
    }
}
