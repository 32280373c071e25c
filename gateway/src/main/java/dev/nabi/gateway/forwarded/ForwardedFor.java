package dev.nabi.gateway.forwarded;

import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.Fields;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rule for a client's address behind trusted proxies: of the addresses that the request went through, the right-most
 * one that is no trusted proxy. What is left of it, the client itself may have written.
 *
 * <p>The way is read from {@code X-Forwarded-For}, or from {@code Forwarded} (RFC 7239). Where a request has both and they
 * differ, one of them was not written by the proxy: then neither is believed, and the client is the proxy.
 */
public final class ForwardedFor {
    /** Proxies in a row; behind these nobody is asked any more. */
    static final int MOST_HOPS = 32;

    private ForwardedFor() {}

    /** The address of a request's client. */
    public static InetAddress client(TrustedProxies proxies, Peer peer, Fields fields) {
        if (!peer.isTrusted()) {
            return peer.address();
        }
        var way = fields.all(FieldName.X_FORWARDED_FOR);
        var standard = fields.all(FieldName.FORWARDED);
        var first = way == null ? null : client(proxies, peer, way.split(",", -1));
        var second = standard == null ? null : client(proxies, peer, nodes(standard));
        if (first == null || second == null) {
            return first != null ? first : second != null ? second : peer.address();
        }
        return first.equals(second) ? first : peer.address();
    }

    private static InetAddress client(TrustedProxies proxies, Peer peer, String[] way) {
        var client = peer.address();
        for (var i = way.length - 1; i >= Math.max(0, way.length - MOST_HOPS); i--) {
            var hop = address(way[i].strip());
            if (hop == null) {
                // "unknown" or a name: whoever is behind it, nobody can say.
                return client;
            }
            client = hop;
            if (!proxies.trusts(hop)) {
                return client;
            }
        }
        return client;
    }

    /** The {@code for} of each element; an empty text where an element has none. */
    private static String[] nodes(String forwarded) {
        return QuotedList.split(forwarded, ',').stream()
                .map(element -> node(QuotedList.split(element, ';')))
                .toArray(String[]::new);
    }

    private static String node(List<String> pairs) {
        for (var pair : pairs) {
            var stripped = pair.strip();
            if (stripped.toLowerCase(Locale.ROOT).startsWith("for=")) {
                return QuotedList.unquoted(stripped.substring("for=".length()));
            }
        }
        return "";
    }

    /** An address with or without a port: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}, {@code 2001:db8::1}. */
    private static @Nullable InetAddress address(String text) {
        var end = text.indexOf(']');
        if (text.startsWith("[") && end > 0) {
            return TrustedProxies.literal(text.substring(1, end));
        }
        var colon = text.indexOf(':');
        var hasPort = colon > 0 && colon == text.lastIndexOf(':');
        return TrustedProxies.literal(hasPort ? text.substring(0, colon) : text);
    }
}
