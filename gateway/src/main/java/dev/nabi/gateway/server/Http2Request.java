package dev.nabi.gateway.server;

import static dev.nabi.gateway.wire.BadMessageException.malformed;

import dev.nabi.gateway.http2.Http2Fields;
import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.Authority;
import dev.nabi.gateway.wire.BadMessageException;
import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.RequestTarget;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import org.jspecify.annotations.Nullable;

/** The rule that reads a request out of the headers of a stream (RFC 9113, section 8.3.1). */
final class Http2Request {
    private static final String CONNECT = "CONNECT";

    private Http2Request() {}

    /** Whether the headers are a request at all: one that is not is an error of the stream. */
    static boolean isRequest(Http2Headers headers) {
        if (headers.method() == null) {
            return false;
        }
        if (headers.method().toString().equals(CONNECT)) {
            return headers.scheme() == null && headers.path() == null && headers.authority() != null;
        }
        return headers.scheme() != null
                && headers.path() != null
                && !headers.path().isEmpty();
    }

    /** Reads one; {@code isAll} says that no body follows, {@code heads} bounds the fields of all. */
    static RequestHead read(Http2Headers headers, boolean isAll, MemoryBound heads) throws BadMessageException {
        if (headers.contains(HttpHeaderNames.TRAILER)) {
            // On a connection of HTTP/1.1 to an instance, a counted body has no place for trailers behind it.
            headers.remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        var fields = Http2Fields.read(headers, heads);
        try {
            return read(headers, fields, isAll);
        } catch (BadMessageException bad) {
            fields.uncount();
            throw bad;
        }
    }

    private static RequestHead read(Http2Headers headers, Fields fields, boolean isAll) throws BadMessageException {
        var method = headers.method().toString();
        var authority = authority(text(headers.authority()), fields.all(FieldName.HOST));
        var path = headers.path() == null ? authority : headers.path().toString();
        var target = RequestTarget.parse(method, path);
        if (target.authority() != null && !method.equals(CONNECT)) {
            throw malformed(":path names an authority");
        }
        var declared = Length.declared(fields);
        var length = isAll ? Length.NONE : declared == null ? Length.CHUNKED : declared;
        var head = RequestHead.ofHttp2(method, path, authority, fields, length);
        head.checkFirstLine();
        return head;
    }

    private static String authority(@Nullable String authority, @Nullable String host) throws BadMessageException {
        var said = authority == null ? host : authority;
        if (said == null) {
            throw malformed(":authority is missing");
        }
        var read = Authority.parse(said);
        if (host != null && !read.equals(Authority.parse(host))) {
            throw malformed(":authority and Host differ");
        }
        return said;
    }

    private static @Nullable String text(@Nullable CharSequence value) {
        return value == null ? null : value.toString();
    }
}
