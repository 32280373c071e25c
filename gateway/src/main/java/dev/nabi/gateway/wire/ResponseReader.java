package dev.nabi.gateway.wire;

import static dev.nabi.gateway.wire.BadMessageException.malformed;

import dev.nabi.gateway.loop.MemoryBound;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a function's answers. */
public final class ResponseReader extends HeadReader {
    private static final byte[] HTTP_1 = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_AT = HTTP_1.length + 2;
    private static final int OK = 200;
    private static final int LEAST_STATUS = 100;
    private static final int MOST_STATUS = 599;

    private int status;
    private String reason = "";
    private boolean isHttp10;

    public ResponseReader(int longestLine, int longest, MemoryBound heads) {
        super(longestLine, longest, heads);
    }

    @Override
    void startLine(int from, int to) throws BadMessageException {
        var bytes = fields().bytes();
        var at = from + STATUS_AT;
        if (to < at + 3
                || !Arrays.equals(bytes, from, from + HTTP_1.length, HTTP_1, 0, HTTP_1.length)
                || bytes[at - 1] != Ascii.SPACE
                || (bytes[at - 2] != '1' && bytes[at - 2] != '0')
                || (to > at + 3 && bytes[at + 3] != Ascii.SPACE)) {
            throw malformed("the answer's first line is not: version, status");
        }
        isHttp10 = bytes[at - 2] == '0';
        status = 0;
        for (var i = at; i < at + 3; i++) {
            if (!Ascii.isDigit(bytes[i])) {
                throw malformed("the answer's status is no number");
            }
            status = 10 * status + bytes[i] - '0';
        }
        if (status < LEAST_STATUS || status > MOST_STATUS) {
            throw malformed("the answer's status is none of 100 to 599");
        }
        for (var i = at + 3; i < to; i++) {
            if (!Ascii.isValue(bytes[i])) {
                throw malformed("the answer's first line holds a control character");
            }
        }
        reason = status == OK ? "OK" : to > at + 4 ? fields().text(at + 4, to) : "";
    }

    @Override
    boolean mayRepairNames() {
        return true;
    }

    /** The answer whose head is whole; {@code isHead} says that a head was asked for. */
    public ResponseHead head(boolean isHead) throws BadMessageException {
        var fields = fields();
        var isChunked = false;
        String coding = null;
        Length counted = null;
        String connection = null;
        for (var i = 0; i < fields.size(); i++) {
            switch (fields.known(i)) {
                case CONTENT_LENGTH -> counted = counted(fields, i, counted);
                case TRANSFER_ENCODING -> {
                    coding = fields.value(i);
                    isChunked = coding.equalsIgnoreCase("chunked");
                }
                case CONNECTION -> connection = connection(fields, i, connection);
                default -> {}
            }
        }
        if (coding != null && (counted != null || !isChunked)) {
            throw malformed("the answer's length is told in a way that could be read in two ways");
        }
        return new ResponseHead(
                status, reason, fields, length(isHead, isChunked, counted), connection == null ? "" : connection);
    }

    private static Length counted(Fields fields, int index, @Nullable Length before) throws BadMessageException {
        var length = Length.of(Length.parse(fields.bytes(), fields.valueFrom(index), fields.valueTo(index)));
        if (before != null && before.bytes() != length.bytes()) {
            throw malformed("the answer has two lengths");
        }
        return length;
    }

    private Length length(boolean isHead, boolean isChunked, @Nullable Length counted) {
        if (!ResponseHead.mayHaveBody(status, isHead)) {
            return Length.NONE;
        }
        if (isChunked) {
            return Length.CHUNKED;
        }
        return counted == null ? Length.UNTIL_CLOSE : counted;
    }

    /** Whether the connection may serve another request once the answer has been read. */
    public boolean isKeptAlive(ResponseHead head) {
        var says = head.connection();
        return head.length().kind() != Length.Kind.UNTIL_CLOSE
                && (isHttp10 ? Fields.isListed(says, "keep-alive") : says.isEmpty() || !Fields.isListed(says, "close"));
    }
}
