package dev.nabi.gateway.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the headers of a request to a function: the client's that may pass, and the gateway's own. */
final class RequestHead {
    static final CharSequence INVOCATION_ID = HttpHeaders.createOptimized("nabi-invocation-id");
    private static final CharSequence TIMEOUT_MS = HttpHeaders.createOptimized("nabi-timeout-ms");
    private static final CharSequence FORWARDED_FOR = HttpHeaders.createOptimized("x-forwarded-for");
    private static final CharSequence FORWARDED_PROTO = HttpHeaders.createOptimized("x-forwarded-proto");
    private static final CharSequence FORWARDED_HOST = HttpHeaders.createOptimized("x-forwarded-host");
    private static final CharSequence FORWARDED_PREFIX = HttpHeaders.createOptimized("x-forwarded-prefix");
    private static final CharSequence TE = HttpHeaders.createOptimized("te");

    private RequestHead() {}

    static void write(HttpServerRequest in, Head head, boolean isH2c, MultiMap out) {
        var headers = in.headers();
        copy(headers, out);
        out.set(INVOCATION_ID, head.invocationId());
        out.set(TIMEOUT_MS, Long.toString(head.timeoutMillis()));
        forwarded(in, head, out);
        if (isH2c && headers.contains(TE, "trailers", true)) {
            // What gRPC asks for, and the one value that HTTP/2 allows.
            out.set(TE, "trailers");
        }
    }

    private static void copy(MultiMap headers, MultiMap out) {
        var connection = connectionOf(headers);
        if (headers instanceof HeadersMultiMap fast) {
            for (var all = fast.iteratorCharSequence(); all.hasNext(); ) {
                Map.Entry<CharSequence, CharSequence> header = all.next();
                if (HeaderRules.passesIn(header.getKey(), connection)) {
                    out.add(header.getKey(), header.getValue());
                }
            }
        } else {
            for (var header : headers) {
                if (!header.getKey().startsWith(":") && HeaderRules.passesIn(header.getKey(), connection)) {
                    out.add(header.getKey(), header.getValue());
                }
            }
        }
    }

    static String connectionOf(MultiMap headers) {
        var connection = headers.get(HttpHeaders.CONNECTION);
        if (connection == null) {
            return "";
        }
        var all = headers.getAll(HttpHeaders.CONNECTION);
        return all.size() == 1 ? connection : String.join(",", all);
    }

    private static void forwarded(HttpServerRequest in, Head head, MultiMap out) {
        var headers = in.headers();
        var client = in.remoteAddress().hostAddress();
        var before = head.trustsForwarded() ? join(headers, FORWARDED_FOR) : null;
        out.set(FORWARDED_FOR, before == null ? client : before + ", " + client);
        out.set(FORWARDED_PROTO, trusted(headers, head, FORWARDED_PROTO, in.isSSL() ? "https" : "http"));
        var host = hostOf(in);
        if (host != null) {
            out.set(FORWARDED_HOST, trusted(headers, head, FORWARDED_HOST, host));
        }
        var prefix = head.trustsForwarded() ? headers.get(FORWARDED_PREFIX) : null;
        if (prefix != null || !head.prefix().isEmpty()) {
            out.set(FORWARDED_PREFIX, prefix == null ? head.prefix() : prefix + head.prefix());
        }
    }

    static @Nullable String hostOf(HttpServerRequest in) {
        if (in.version() != HttpVersion.HTTP_2) {
            return in.getHeader(HttpHeaders.HOST);
        }
        var authority = in.authority();
        return authority == null ? null : authority.toString();
    }

    private static @Nullable String join(MultiMap headers, CharSequence name) {
        var all = headers.getAll(name);
        return all.isEmpty() ? null : String.join(", ", all);
    }

    private static String trusted(MultiMap headers, Head head, CharSequence name, String own) {
        var said = head.trustsForwarded() ? headers.get(name) : null;
        return said == null ? own : said;
    }
}
