package dev.nabi.gateway.trace;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The value of a {@code traceparent} field (W3C Trace Context, section 3.2): a trace, a span of it, and whether it is recorded. */
public record TraceParent(long traceHigh, long traceLow, long spanId, boolean isSampled) {
    private static final int LENGTH = 55;
    private static final int TRACE_AT = 3;
    private static final int SPAN_AT = 36;
    private static final int FLAGS_AT = 53;
    private static final int SAMPLED = 1;

    /**
     * Reads one; null where a trace must begin anew: the field is malformed, is there twice, or has an id of zeros. A later
     * version may have more behind the flags, and is read as far as this one goes.
     */
    public static @Nullable TraceParent parse(String text) {
        if (text.length() < LENGTH || !hasDashes(text) || !isVersion(text)) {
            return null;
        }
        var high = Hex.read(text, TRACE_AT, 16);
        var low = Hex.read(text, TRACE_AT + 16, 16);
        var span = Hex.read(text, SPAN_AT, 16);
        if (!Hex.isHex(text, TRACE_AT, 32) || !Hex.isHex(text, SPAN_AT, 16) || !Hex.isHex(text, FLAGS_AT, 2)) {
            return null;
        }
        if ((high | low) == 0 || span == 0) {
            return null;
        }
        return new TraceParent(high, low, span, (Hex.read(text, FLAGS_AT, 2) & SAMPLED) != 0);
    }

    private static boolean hasDashes(String text) {
        return text.charAt(2) == '-' && text.charAt(35) == '-' && text.charAt(52) == '-';
    }

    private static boolean isVersion(String text) {
        if (!Hex.isHex(text, 0, 2) || text.startsWith("ff")) {
            return false;
        }
        return text.length() == LENGTH || (!text.startsWith("00") && text.charAt(LENGTH) == '-');
    }

    /** The value of the field. */
    public String text() {
        var bytes = new byte[LENGTH];
        bytes[0] = '0';
        bytes[1] = '0';
        bytes[2] = '-';
        Hex.write(traceHigh, bytes, TRACE_AT);
        Hex.write(traceLow, bytes, TRACE_AT + 16);
        bytes[35] = '-';
        Hex.write(spanId, bytes, SPAN_AT);
        bytes[52] = '-';
        bytes[53] = '0';
        bytes[54] = (byte) (isSampled ? '1' : '0');
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
