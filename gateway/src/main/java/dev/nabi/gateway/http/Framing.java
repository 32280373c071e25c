package dev.nabi.gateway.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** The rule for which requests have one meaning only: what others might read differently is refused (RFC 9112). */
final class Framing {
    private Framing() {}

    /** What is wrong with a request that could be read; null when nothing is. */
    static @Nullable Problem check(HttpServerRequest in) {
        var what = check(in.version(), in.uri(), in.headers());
        return what == null ? null : Problem.of(Failure.BAD_REQUEST, what);
    }

    static @Nullable String check(HttpVersion version, String uri, MultiMap headers) {
        if (version != HttpVersion.HTTP_2) {
            var what = checkLength(version, headers);
            if (what != null) {
                return what;
            }
        }
        return isPlain(uri) ? null : "the request's target holds characters that must be percent-encoded";
    }

    private static @Nullable String checkLength(HttpVersion version, MultiMap headers) {
        var encoding = headers.get(HttpHeaders.TRANSFER_ENCODING);
        if (encoding != null) {
            if (version == HttpVersion.HTTP_1_0) {
                return "Transfer-Encoding is not part of HTTP/1.0: send a Content-Length";
            }
            if (headers.contains(HttpHeaders.CONTENT_LENGTH)) {
                return "both Content-Length and Transfer-Encoding are set: send one of them";
            }
            if (!encoding.equalsIgnoreCase("chunked")
                    || headers.getAll(HttpHeaders.TRANSFER_ENCODING).size() > 1) {
                return "the only Transfer-Encoding is chunked, once";
            }
        }
        var length = headers.get(HttpHeaders.CONTENT_LENGTH);
        if (length != null
                && (!isNumber(length)
                        || headers.getAll(HttpHeaders.CONTENT_LENGTH).size() > 1)) {
            return "Content-Length must be one number";
        }
        if (version == HttpVersion.HTTP_1_1 && !headers.contains(HttpHeaders.HOST)) {
            return "the Host header is missing";
        }
        return null;
    }

    private static boolean isNumber(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() < 19;
    }

    private static boolean isPlain(String uri) {
        for (var i = 0; i < uri.length(); i++) {
            var c = uri.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** What is wrong with a request that could not be read. */
    static Problem unreadable(@Nullable Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException tooLong ->
                Problem.of(Failure.URI_TOO_LONG, "the request line is longer than nabi.gateway.max-request-line-bytes");
            case TooLongHttpHeaderException tooLong ->
                Problem.of(Failure.HEADERS_TOO_LARGE, "the headers are longer than nabi.gateway.max-header-bytes");
            case TooLongFrameException tooLong -> Problem.of(Failure.HEADERS_TOO_LARGE, "the head is too long");
            case null -> Problem.of(Failure.BAD_REQUEST, "this cannot be read as a request");
            default ->
                Problem.of(
                        Failure.BAD_REQUEST, "this cannot be read as a request: " + String.valueOf(cause.getMessage()));
        };
    }
}
