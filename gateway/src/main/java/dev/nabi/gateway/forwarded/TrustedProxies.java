package dev.nabi.gateway.forwarded;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The proxies whose {@code X-Forwarded-*} and {@code Forwarded} fields are believed, as networks (CIDR). */
public final class TrustedProxies {
    /** Nobody is a trusted proxy: each connection is its client's own. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    private final List<IpSubnetFilterRule> networks;

    private TrustedProxies(List<IpSubnetFilterRule> networks) {
        this.networks = networks;
    }

    /** Reads networks such as {@code 10.0.0.0/8} and {@code fd00::/8}, or single addresses. */
    public static TrustedProxies of(List<String> networks) {
        return networks.isEmpty()
                ? NONE
                : new TrustedProxies(
                        networks.stream().map(TrustedProxies::network).toList());
    }

    private static IpSubnetFilterRule network(String text) {
        var slash = text.indexOf('/');
        var address = literal(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw invalid(text);
        }
        var most = address instanceof Inet4Address ? IPV4_BITS : IPV6_BITS;
        var prefix = slash < 0 ? most : prefix(text.substring(slash + 1));
        if (prefix < 0 || prefix > most) {
            throw invalid(text);
        }
        return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
    }

    private static int prefix(String digits) {
        return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException(
                "nabi.gateway.trusted-proxies has '" + text
                        + "', and must be a list of addresses or networks, such as 10.0.0.0/8 (prefix 0 to 32) or fd00::/8 (0 to 128)");
    }

    /** The address that a literal means, without a look-up of names; an IPv4 address in the form of IPv6 is an IPv4 address. */
    static @Nullable InetAddress literal(String text) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            return null;
        }
    }

    /** Whether an address is a trusted proxy's. */
    public boolean trusts(InetAddress address) {
        if (networks.isEmpty()) {
            return false;
        }
        var socket = new InetSocketAddress(address, 0);
        for (var network : networks) {
            if (network.matches(socket)) {
                return true;
            }
        }
        return false;
    }
}
