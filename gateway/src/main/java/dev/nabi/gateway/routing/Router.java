package dev.nabi.gateway.routing;

import dev.nabi.gateway.routing.Match.Found;
import dev.nabi.gateway.routing.Match.Malformed;
import dev.nabi.gateway.routing.Match.NotReady;
import dev.nabi.gateway.routing.Match.Unknown;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rule that reads a Function out of a request's host and path. Forms, first match wins:
 *
 * <pre>
 * Host: name.namespace.domain, Host: tag-name.namespace.domain      the function sees the whole path
 * /function/name[@tag][/rest]                                       the function sees /rest; only with a short namespace
 * /function/namespace/name[@tag][/rest]                             the same
 * </pre>
 *
 * A path belongs to one tenant whatever others create: it names its namespace. An installation may give the first segment
 * to one namespace besides (short paths, deprecated); then that namespace's Functions come first, so that what a path means
 * is decided by who writes there and by nobody else.
 *
 * In host and domain upper case and a dot at the end make no difference. In the names of a path, escapes of {@code @}, of
 * {@code /} and of characters that need none are decoded, once; what the function sees is left as it came.
 */
public final class Router {
    /** What every path to a Function begins with. */
    public static final String PREFIX = "/function/";

    private final @Nullable String shortNamespace;
    private final @Nullable String domainSuffix;

    /** {@code shortNamespace} is the one whose Functions have short paths; null for none. */
    public Router(@Nullable String shortNamespace, @Nullable String domain) {
        this.shortNamespace = shortNamespace;
        this.domainSuffix = domain == null ? null : "." + domain.toLowerCase(Locale.ROOT);
    }

    /** What a request means, {@code random} choosing between revisions that share the traffic. */
    public Match match(RouteTable table, @Nullable String host, String uri, int random) {
        if (domainSuffix != null && host != null) {
            var label = underDomain(host, domainSuffix);
            if (label != null) {
                return byHost(table, label, uri, random);
            }
        }
        if (uri.startsWith(PREFIX)) {
            return byPath(table, uri, random);
        }
        return new Unknown(pathOf(uri));
    }

    private static @Nullable String underDomain(String host, String suffix) {
        var port = host.lastIndexOf(':');
        var said = (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
        var name = said.endsWith(".") ? said.substring(0, said.length() - 1) : said;
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : null;
    }

    private static Match byHost(RouteTable table, String label, String uri, int random) {
        var dot = label.indexOf('.');
        if (dot > 0) {
            var name = label.substring(0, dot);
            var namespace = label.substring(dot + 1);
            var route = table.find(namespace, name);
            if (route != null) {
                return found(route, null, uri, "", random);
            }
            for (var dash = name.indexOf('-'); dash > 0; dash = name.indexOf('-', dash + 1)) {
                var tagged = table.find(namespace, name.substring(dash + 1));
                if (tagged == null) {
                    continue;
                }
                var revision = tagged.tagged(name.substring(0, dash), random);
                if (revision != null) {
                    return new Found(revision, uri, "", tagged, name.substring(0, dash));
                }
            }
        }
        return new Unknown("host " + label);
    }

    private Match byPath(RouteTable table, String uri, int random) {
        var first = PREFIX.length();
        var path = PathNames.read(uri, first);
        if (path == null) {
            return new Malformed("an escape in the Function's name stands for a character that no name has");
        }
        var match = shortNamespace == null
                ? null
                : bySegment(table, shortNamespace, path.first(), uri, path.firstEnd(), random);
        if (match == null && path.second() != null) {
            match = bySegment(table, path.first(), path.second(), uri, path.secondEnd(), random);
        }
        return match != null ? match : new Unknown(pathOf(uri));
    }

    private static @Nullable Match bySegment(
            RouteTable table, String namespace, String segment, String uri, int end, int random) {
        var at = segment.indexOf('@');
        var route = table.find(namespace, at < 0 ? segment : segment.substring(0, at));
        if (route == null) {
            return null;
        }
        var tag = at < 0 ? null : segment.substring(at + 1);
        var rest = rest(uri, end);
        return found(route, tag, rest.startsWith("/") ? rest : "/" + rest, uri.substring(0, end), random);
    }

    /** What follows the name; a slash that was escaped is one, too. */
    private static String rest(String uri, int end) {
        return uri.startsWith("%2F", end) || uri.startsWith("%2f", end)
                ? "/" + uri.substring(end + 3)
                : uri.substring(end);
    }

    private static Match found(Route route, @Nullable String tag, String uri, String prefix, int random) {
        var revision = tag == null ? route.choose(random) : route.tagged(tag, random);
        if (revision != null) {
            return new Found(revision, uri, prefix, route, tag);
        }
        return tag == null ? new NotReady(route, uri) : new Unknown("tag " + tag + " of " + route.function());
    }

    private static String pathOf(String uri) {
        var query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }
}
