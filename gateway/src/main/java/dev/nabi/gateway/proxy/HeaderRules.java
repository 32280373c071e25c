package dev.nabi.gateway.proxy;

import java.util.Locale;
import java.util.Set;

/**
 * The rule for which headers pass: none that speak of one connection (RFC 9110, section 7.6.1), none that only the
 * gateway may set.
 */
public final class HeaderRules {
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "expect",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");
    private static final Set<String> FORWARDED = Set.of("forwarded");
    private static final String FORWARDED_PREFIX = "x-forwarded-";
    private static final String INTERNAL_PREFIX = "nabi-";

    private HeaderRules() {}

    /** Whether a request's header goes to the function; {@code connection} is the value of Connection, or empty. */
    public static boolean passesIn(CharSequence name, String connection) {
        return switch (name.charAt(0) | 0x20) {
            case 'f', 'x', 'n' -> passesInSlowly(name) && passes(name, connection);
            default -> passes(name, connection);
        };
    }

    /** Whether a response's header goes to the client. */
    public static boolean passesOut(CharSequence name, String connection) {
        return (name.charAt(0) | 0x20) == 'n'
                ? !startsWith(name, INTERNAL_PREFIX) && passes(name, connection)
                : passes(name, connection);
    }

    private static boolean passesInSlowly(CharSequence name) {
        return !startsWith(name, INTERNAL_PREFIX)
                && !startsWith(name, FORWARDED_PREFIX)
                && !FORWARDED.contains(lower(name));
    }

    private static boolean passes(CharSequence name, String connection) {
        var isHopByHop =
                switch (name.charAt(0) | 0x20) {
                    case 'c', 'e', 'h', 'k', 'p', 't', 'u' -> HOP_BY_HOP.contains(lower(name));
                    default -> false;
                };
        return !isHopByHop && (connection.isEmpty() || !names(connection, name));
    }

    /** Whether a Connection header's list names a header. */
    private static boolean names(String connection, CharSequence name) {
        if (connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close")) {
            return false;
        }
        for (var token : connection.split(",", -1)) {
            if (token.strip().contentEquals(lower(name)) || token.strip().equalsIgnoreCase(name.toString())) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(CharSequence name, String prefix) {
        return name.length() >= prefix.length()
                && name.subSequence(0, prefix.length()).toString().equalsIgnoreCase(prefix);
    }

    private static String lower(CharSequence name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }
}
