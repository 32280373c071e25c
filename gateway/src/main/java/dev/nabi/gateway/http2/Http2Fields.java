package dev.nabi.gateway.http2;

import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.BadMessageException;
import dev.nabi.gateway.wire.FieldName;
import dev.nabi.gateway.wire.FieldSink;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.OwnField;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fields of a message between HTTP/2's form and the gateway's own, which both versions share. */
public final class Http2Fields {
    private static final int USUAL_BYTES = 512;
    private static final int USUAL_FIELDS = 16;
    private static final AsciiString COOKIE = AsciiString.cached("cookie");

    private Http2Fields() {}

    /**
     * The fields without those that stand for a first line; fails where one could not stand in HTTP/1.1. What is beyond a
     * usual message is counted against {@code heads} until {@link Fields#uncount}.
     */
    public static Fields read(Http2Headers headers, MemoryBound heads) throws BadMessageException {
        var fields = new Fields(USUAL_BYTES, USUAL_BYTES, heads);
        try {
            read(headers, fields);
            return fields;
        } catch (BadMessageException bad) {
            fields.uncount();
            throw bad;
        }
    }

    private static void read(Http2Headers headers, Fields fields) throws BadMessageException {
        StringBuilder cookies = null;
        for (var header : headers) {
            var name = AsciiString.of(header.getKey());
            if (name.isEmpty() || name.charAt(0) == ':') {
                continue;
            }
            if (COOKIE.contentEquals(name)) {
                cookies = crumb(cookies, header.getValue());
            } else {
                fields.put(name, AsciiString.of(header.getValue()));
            }
        }
        if (cookies != null) {
            fields.put(COOKIE, new AsciiString(cookies));
        }
    }

    /** HTTP/2 may part a cookie; HTTP/1.1 has it in one field (RFC 9113, section 8.2.3). */
    private static StringBuilder crumb(@Nullable StringBuilder before, CharSequence more) {
        return before == null ? new StringBuilder(more) : before.append("; ").append(more);
    }

    /** The trailers that pass, or null. */
    public static @Nullable Http2Headers trailers(@Nullable Fields trailers) {
        if (trailers == null) {
            return null;
        }
        var headers = empty();
        for (var i = 0; i < trailers.size(); i++) {
            if (trailers.known(i).passesAsTrailer()) {
                headers.add(trailers.lowerCaseName(i), trailers.rawValue(i));
            }
        }
        return headers.isEmpty() ? null : headers;
    }

    /** Headers that are filled with what has been checked. */
    public static Http2Headers empty() {
        return new DefaultHttp2Headers(false, USUAL_FIELDS);
    }

    /** Writes fields in the form of HTTP/2: no Host, no name in upper case. */
    public record Sink(Http2Headers headers) implements FieldSink {
        @Override
        public void copy(Fields fields, int index) {
            if (fields.known(index) != FieldName.HOST) {
                headers.add(fields.lowerCaseName(index), fields.rawValue(index));
            }
        }

        @Override
        public void add(OwnField name, String value) {
            if (!name.text().equals("host")) {
                headers.add(AsciiString.cached(name.text().toLowerCase(Locale.ROOT)), value);
            }
        }
    }
}
