package dev.nabi.gateway.access;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/**
 * The rule for where a gateway goes for keys: a Function's author names the URL, so it must lead nowhere that the author could
 * not reach (SSRF). https and public addresses only, except for hosts that the installation names.
 *
 * @param privateHosts hosts, or {@code host:port}, that may have private addresses and speak plain HTTP
 */
public record IssuerAddress(List<String> privateHosts) {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    public IssuerAddress {
        privateHosts = List.copyOf(privateHosts);
    }

    /** Why keys are not fetched from a URL; empty when they may be. */
    String refusal(URI uri) {
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            return uri + " is no URL of a host";
        }
        if ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isPrivate(uri))) {
            return "";
        }
        return uri + " is not https (nabi.gateway.access-private-issuers lists hosts that may be)";
    }

    /** Whether the installation names the host as one that may be private. */
    boolean isPrivate(URI uri) {
        var host = bare(uri.getHost());
        return privateHosts.contains(host) || privateHosts.contains(host + ":" + port(uri));
    }

    static int port(URI uri) {
        return uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? HTTPS : HTTP;
    }

    static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Whether an address is one of the public Internet. */
    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        return switch (address) {
            case Inet4Address four -> isPublic(four.getAddress());
            case Inet6Address six -> isPublicIpv6(six.getAddress());
            default -> false;
        };
    }

    /** RFC 6890: what else is not global: this network, shared, protocol assignments, documentation, benchmarks, reserved. */
    private static boolean isPublic(byte[] four) {
        var a = four[0] & 0xff;
        var b = four[1] & 0xff;
        var c = four[2] & 0xff;
        return !(a == 0
                || (a == 100 && b >= 64 && b < 128)
                || (a == 192 && b == 0 && (c == 0 || c == 2))
                || (a == 192 && b == 88 && c == 99)
                || (a == 198 && (b == 18 || b == 19))
                || (a == 198 && b == 51 && c == 100)
                || (a == 203 && b == 0 && c == 113)
                || a >= 240);
    }

    /** Global unicast alone (2000::/3), without what carries an IPv4 address or is for documentation. */
    private static boolean isPublicIpv6(byte[] six) {
        var first = (six[0] & 0xff) << 8 | (six[1] & 0xff);
        var second = (six[2] & 0xff) << 8 | (six[3] & 0xff);
        return (first & 0xe000) == 0x2000
                && first != 0x2002
                && !(first == 0x2001 && (second == 0 || second == 0x0db8 || (second & 0xfff0) == 0x0010));
    }
}
