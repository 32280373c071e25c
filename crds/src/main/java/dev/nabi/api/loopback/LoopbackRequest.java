package dev.nabi.api.loopback;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A request to a port of loopback, by the headers that tell a program of this machine from a web page.
 *
 * <p>A browser sends requests to loopback for any page that asks it to, and lets a page read the answers whose host name
 * it has pointed at 127.0.0.1 (DNS rebinding). It always says so: in {@code Host}, in {@code Origin} and in
 * {@code Sec-Fetch-Site} (Fetch Metadata), none of which a page can set.
 *
 * @param hosts every {@code Host} header, or the {@code :authority} of HTTP/2
 * @param origins every {@code Origin} header
 * @param fetchSites every {@code Sec-Fetch-Site} header
 */
public record LoopbackRequest(List<String> hosts, List<String> origins, List<String> fetchSites) {
    private static final Set<String> OWN_HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

    /** A page of the port itself, and what a person types into the browser. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    /** Why the request is refused; empty when it is not. */
    public Optional<String> refusal() {
        if (hosts.size() != 1 || !OWN_HOSTS.contains(name(hosts.getFirst()))) {
            return Optional.of("this port serves 127.0.0.1 and localhost, not the host " + shown(hosts));
        }
        if (!origins.isEmpty() && !isOwn(origins, hosts.getFirst())) {
            return Optional.of("requests of web pages are refused; this one is of the origin " + shown(origins));
        }
        if (!OWN_SITES.containsAll(fetchSites)) {
            return Optional.of("requests of web pages are refused; this one has Sec-Fetch-Site " + shown(fetchSites));
        }
        return Optional.empty();
    }

    /** Whether a process that listens on this address is reached from this machine alone. */
    public static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Programs that open WebSockets name the host that they call as their origin. */
    private static boolean isOwn(List<String> origins, String host) {
        try {
            return origins.size() == 1
                    && host.equalsIgnoreCase(URI.create(origins.getFirst()).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String name(String host) {
        var port = host.lastIndexOf(':');
        var name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
        return name.toLowerCase(Locale.ROOT);
    }

    private static String shown(List<String> values) {
        var text = String.join(", ", values);
        return "'" + (text.length() > 100 ? text.substring(0, 100) + "…" : text) + "'";
    }
}
