package dev.nabi.gateway.server;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open connections of each client, so that one cannot have all that the gateway takes. A client is an IPv4 address, or
 * the first 64 bits of an IPv6 address, of which one machine has all.
 */
final class ClientConnections {
    private static final int NETWORK_BYTES = 8;

    private final int most;
    private final ConcurrentHashMap<String, Integer> open = new ConcurrentHashMap<>();

    ClientConnections(int most) {
        this.most = most;
    }

    /** Counts one in; false, and nothing counted, when its client has as many as it may. */
    boolean opened(InetAddress address) {
        if (open.merge(client(address), 1, Integer::sum) <= most) {
            return true;
        }
        closed(address);
        return false;
    }

    void closed(InetAddress address) {
        open.computeIfPresent(client(address), (client, count) -> count == 1 ? null : count - 1);
    }

    /** Clients that have a connection. */
    int clients() {
        return open.size();
    }

    private static String client(InetAddress address) {
        var bytes = address.getAddress();
        return HexFormat.of().formatHex(bytes, 0, address instanceof Inet6Address ? NETWORK_BYTES : bytes.length);
    }
}
