package dev.nabi.console.session;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * A request by the headers that no page can set, to tell the console's own pages from others (Fetch Metadata, and Origin where a
 * browser does not have it).
 *
 * @param host as the browser wrote it
 * @param own the host where browsers reach the console, which a proxy may not pass on; empty where nobody said it
 * @param origin empty for none
 * @param fetchSite empty for none
 */
record BrowserRequest(String method, String host, String own, String origin, String fetchSite) {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    boolean isSafe() {
        return SAFE.contains(method);
    }

    /** Why a request that may change something is refused; empty when it is not. */
    Optional<String> refusal() {
        if (isSafe()) {
            return Optional.empty();
        }
        if (!fetchSite.isEmpty() && !fetchSite.equals("same-origin")) {
            return Optional.of("a page of another site may change nothing here (Sec-Fetch-Site: " + fetchSite + ")");
        }
        if (!origin.isEmpty() && !isOwn() && !isHidden()) {
            return Optional.of("a page of another site may change nothing here (Origin)");
        }
        return fetchSite.isEmpty() && origin.isEmpty()
                ? Optional.of("the request says neither Origin nor Sec-Fetch-Site, by which browsers tell their pages")
                : Optional.empty();
    }

    /** A page of the console whose browser keeps its origin to itself. */
    private boolean isHidden() {
        return origin.equals("null") && fetchSite.equals("same-origin");
    }

    private boolean isOwn() {
        try {
            var authority = URI.create(origin).getRawAuthority();
            return host.equalsIgnoreCase(authority) || (!own.isEmpty() && own.equalsIgnoreCase(authority));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A person followed a link from elsewhere: the browser keeps the cookie back, and sends it when the page asks again. */
    boolean isLinkFromElsewhere() {
        return method.equals("GET") && (fetchSite.equals("cross-site") || fetchSite.equals("same-site"));
    }
}
