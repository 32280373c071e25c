package dev.nabi.events.delivery;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * The rule for where results may go: whoever calls names the URL, so it must lead nowhere that the caller could not reach
 * (SSRF). Public addresses only, except for hosts that the installation names.
 *
 * @param privateHosts hosts, or {@code host:port}, that may have private addresses
 */
public record PublicAddresses(List<String> privateHosts) {
    public PublicAddresses {
        privateHosts = List.copyOf(privateHosts);
    }

    /** Why nothing is sent to a URL, as far as its text says; nothing when it may be. */
    public Optional<String> refusal(String url) {
        try {
            var uri = URI.create(url);
            if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
                return Optional.of("it must be an http or https URL");
            }
            if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                return Optional.of("it must name a host, without user and fragment");
            }
            if (isLiteral(uri.getHost()) && !isAllowed(uri) && !isPublic(InetAddress.ofLiteral(bare(uri.getHost())))) {
                return Optional.of("its address is not public; nabi.events.private-hosts lists hosts that may be");
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("it is no URL");
        }
    }

    /** The address to connect to, looked up once: what was checked is what is used. Blocks. */
    InetAddress resolve(URI uri) throws UnknownHostException {
        for (var address : InetAddress.getAllByName(bare(uri.getHost()))) {
            if (isAllowed(uri) || isPublic(address)) {
                return address;
            }
        }
        throw new UnknownHostException(uri.getHost() + " has no public address");
    }

    private boolean isAllowed(URI uri) {
        var host = bare(uri.getHost());
        return privateHosts.contains(host) || privateHosts.contains(host + ":" + port(uri));
    }

    static int port(URI uri) {
        return uri.getPort() > 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    }

    private static boolean isLiteral(String host) {
        return host.startsWith("[") || host.matches("[0-9.]+");
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        var bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublicIpv4(bytes) : isPublicIpv6(bytes);
    }

    /** RFC 6890: what else is not global: this network, shared, protocol assignments, documentation, benchmarks, reserved. */
    private static boolean isPublicIpv4(byte[] four) {
        int a = four[0] & 0xff;
        int b = four[1] & 0xff;
        int c = four[2] & 0xff;
        return !(a == 0
                || a == 127
                || (a == 100 && b >= 64 && b < 128)
                || (a == 192 && b == 0 && (c == 0 || c == 2))
                || (a == 198 && (b == 18 || b == 19))
                || (a == 198 && b == 51 && c == 100)
                || (a == 203 && b == 0 && c == 113)
                || a >= 240);
    }

    /** Global unicast is 2000::/3; of that, documentation and what carries an IPv4 address are out. */
    private static boolean isPublicIpv6(byte[] six) {
        boolean isGlobal = (six[0] & 0xe0) == 0x20;
        boolean isDocumentation = six[0] == 0x20 && six[1] == 0x01 && six[2] == 0x0d && (six[3] & 0xff) == 0xb8;
        boolean is6to4 = six[0] == 0x20 && six[1] == 0x02;
        boolean isTeredo = six[0] == 0x20 && six[1] == 0x01 && six[2] == 0 && six[3] == 0;
        return isGlobal && !isDocumentation && !is6to4 && !isTeredo;
    }
}
