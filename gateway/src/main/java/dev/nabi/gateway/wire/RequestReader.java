package dev.nabi.gateway.wire;

import static dev.nabi.gateway.wire.BadMessageException.malformed;

import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.RequestHead.Version;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests of one meaning only: what another might read differently is refused (RFC 9112, sections 3 and 6), most
 * of all a length that is told twice.
 */
public final class RequestReader extends HeadReader {
    private static final byte[] HTTP_1 = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GET = "GET".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKED = "chunked".getBytes(StandardCharsets.US_ASCII);

    private String method = "";
    private String target = "";
    private Version version = Version.HTTP_1_1;
    private @Nullable Authority authority;
    /** The host of an earlier request, which those of a connection mostly repeat: it is checked once. */
    private @Nullable String checkedHost;

    public RequestReader(int longestLine, int longest, MemoryBound heads) {
        super(longestLine, longest, heads);
    }

    @Override
    void startLine(int from, int to) throws BadMessageException {
        var bytes = fields().bytes();
        var first = space(bytes, from, to);
        var last = space(bytes, first + 1, to);
        if (last >= to || !Ascii.isToken(bytes, from, first) || first + 1 == last) {
            throw malformed("the first line is not: method, target, version");
        }
        version = version(bytes, last + 1, to);
        for (var i = first + 1; i < last; i++) {
            if (!Ascii.isTarget(bytes[i])) {
                throw malformed(RequestHead.BAD_TARGET);
            }
        }
        method = Arrays.equals(bytes, from, first, GET, 0, GET.length) ? "GET" : fields().text(from, first);
        authority = null;
        target = fields().text(first + 1, last);
        if (bytes[first + 1] != '/' || target.indexOf('#') >= 0) {
            var other = RequestTarget.parse(method, target);
            authority = other.authority();
            target = other.path().isEmpty() ? target : other.path();
        }
    }

    @Override
    boolean mayRepairNames() {
        return false;
    }

    private static int space(byte[] bytes, int from, int to) {
        var i = from;
        while (i < to && bytes[i] != Ascii.SPACE) {
            i++;
        }
        return i;
    }

    private static Version version(byte[] bytes, int from, int to) throws BadMessageException {
        if (to - from == HTTP_1.length + 1 && Arrays.equals(bytes, from, to - 1, HTTP_1, 0, HTTP_1.length)) {
            if (bytes[to - 1] == '1') {
                return Version.HTTP_1_1;
            }
            if (bytes[to - 1] == '0') {
                return Version.HTTP_1_0;
            }
        }
        throw malformed("the version is none of HTTP/1.0, HTTP/1.1, HTTP/2");
    }

    /** The request whose head is whole. */
    public RequestHead head() throws BadMessageException {
        var fields = fields();
        var hints = new RequestHead.Hints();
        String host = null;
        Length counted = null;
        var isChunked = false;
        for (var i = 0; i < fields.size(); i++) {
            switch (fields.known(i)) {
                case HOST -> host = once("Host", host, host(fields, i));
                case CONTENT_LENGTH ->
                    counted = once(
                            "Content-Length",
                            counted,
                            Length.of(Length.parse(fields.bytes(), fields.valueFrom(i), fields.valueTo(i))));
                case TRANSFER_ENCODING -> {
                    if (isChunked || !isChunked(fields, i)) {
                        throw malformed("the only Transfer-Encoding is chunked, once");
                    }
                    isChunked = true;
                }
                case CONNECTION -> hints.connection = connection(fields, i, hints.connection);
                case EXPECT -> hints.isExpectingContinue |= fields.value(i).equalsIgnoreCase("100-continue");
                case UPGRADE -> hints.isWebSocket |= fields.value(i).equalsIgnoreCase("websocket");
                default -> {}
            }
        }
        check(host, counted, isChunked);
        // The authority of the target wins (RFC 9112, section 3.2.2).
        var named = authority == null ? host : authority.toString();
        if (authority == null && host != null && !host.equals(checkedHost)) {
            Authority.parse(host);
            checkedHost = host;
        }
        var length = isChunked ? Length.CHUNKED : counted == null ? Length.NONE : counted;
        return new RequestHead(method, target, version, named, fields, length, hints);
    }

    private String host(Fields fields, int index) {
        var known = checkedHost;
        return known != null && fields.isValue(index, known) ? known : fields.value(index);
    }

    private static boolean isChunked(Fields fields, int index) {
        return fields.valueTo(index) - fields.valueFrom(index) == CHUNKED.length
                && Ascii.startsWith(fields.bytes(), fields.valueFrom(index), fields.valueTo(index), CHUNKED);
    }

    private static <T> T once(String name, @Nullable T before, T value) throws BadMessageException {
        if (before != null) {
            throw malformed(name + " is set more than once");
        }
        return value;
    }

    private void check(@Nullable String host, @Nullable Length counted, boolean isChunked) throws BadMessageException {
        if (isChunked && version == Version.HTTP_1_0) {
            throw malformed("Transfer-Encoding is not part of HTTP/1.0: send a Content-Length");
        }
        if (isChunked && counted != null) {
            throw malformed("both Content-Length and Transfer-Encoding are set: send one of them");
        }
        if (host == null && authority == null && version == Version.HTTP_1_1) {
            throw malformed("the Host header is missing");
        }
    }
}
