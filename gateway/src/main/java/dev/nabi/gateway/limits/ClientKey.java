package dev.nabi.gateway.limits;

import java.net.Inet6Address;
import java.net.InetAddress;

/** The number by which a client is told from others: an IPv4 address, or the network of 64 bits of an IPv6 address. */
public final class ClientKey {
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private ClientKey() {}

    /** That of an address: of IPv6 one machine has all of a network. */
    public static long of(InetAddress address) {
        var bytes = address.getAddress();
        var key = address instanceof Inet6Address ? 6L : 4L;
        for (var i = 0; i < Math.min(Long.BYTES, bytes.length); i++) {
            key = key * 257 + (bytes[i] & 0xff);
        }
        return key;
    }

    /** That of a verified caller's name. */
    public static long of(String caller) {
        var key = MULTIPLIER;
        for (var i = 0; i < caller.length(); i++) {
            key = (key ^ caller.charAt(i)) * MULTIPLIER;
            key ^= key >>> 29;
        }
        return key;
    }
}
