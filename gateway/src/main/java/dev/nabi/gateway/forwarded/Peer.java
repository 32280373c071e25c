package dev.nabi.gateway.forwarded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a client's connection: the client itself, or a proxy before the gateway.
 *
 * @param text the address as text
 * @param isTrusted whether it is a proxy that is believed what it says of its own client
 */
public record Peer(InetAddress address, String text, boolean isTrusted) {
    private static final Peer UNKNOWN = new Peer(InetAddress.ofLiteral("0.0.0.0"), "unknown", false);

    /** The peer of a connection from this address. */
    public static Peer of(@Nullable SocketAddress remote, TrustedProxies proxies) {
        if (!(remote instanceof InetSocketAddress there) || there.getAddress() == null) {
            return UNKNOWN;
        }
        var address = there.getAddress();
        return new Peer(address, address.getHostAddress(), proxies.trusts(address));
    }
}
