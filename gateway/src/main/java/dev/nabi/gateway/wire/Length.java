package dev.nabi.gateway.wire;

import static dev.nabi.gateway.wire.BadMessageException.malformed;

import org.jspecify.annotations.Nullable;

/** How the end of a body is found: by a count, by chunks, by the connection's end; or there is none. */
public record Length(Kind kind, long bytes) {
    /** What tells the end. */
    public enum Kind {
        NONE,
        COUNTED,
        CHUNKED,
        UNTIL_CLOSE
    }

    public static final Length NONE = new Length(Kind.NONE, 0);
    public static final Length CHUNKED = new Length(Kind.CHUNKED, -1);
    public static final Length UNTIL_CLOSE = new Length(Kind.UNTIL_CLOSE, -1);
    private static final Length ZERO = new Length(Kind.COUNTED, 0);

    public static Length of(long bytes) {
        return bytes == 0 ? ZERO : new Length(Kind.COUNTED, bytes);
    }

    /** Whether no byte will come. */
    public boolean isEmpty() {
        return bytes == 0;
    }

    /** Whether the head says how many bytes will come. */
    public boolean isKnown() {
        return kind == Kind.COUNTED;
    }

    /** What Content-Length says, once or more than once the same; null when it is not there. */
    public static @Nullable Length declared(Fields fields) throws BadMessageException {
        Length declared = null;
        for (var i = 0; i < fields.size(); i++) {
            if (fields.known(i) == FieldName.CONTENT_LENGTH) {
                var length = of(parse(fields.bytes(), fields.valueFrom(i), fields.valueTo(i)));
                if (declared != null && declared.bytes() != length.bytes()) {
                    throw malformed("Content-Length is set twice, and not to the same");
                }
                declared = length;
            }
        }
        return declared;
    }

    /** The value of Content-Length: digits, once, of a number that fits. */
    static long parse(byte[] bytes, int from, int to) throws BadMessageException {
        if (from == to || to - from > 18) {
            throw malformed("Content-Length must be one number");
        }
        var value = 0L;
        for (var i = from; i < to; i++) {
            if (!Ascii.isDigit(bytes[i])) {
                throw malformed("Content-Length must be one number");
            }
            value = 10 * value + bytes[i] - '0';
        }
        return value;
    }
}
