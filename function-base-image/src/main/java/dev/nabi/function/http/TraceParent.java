package dev.nabi.function.http;

import org.jspecify.annotations.Nullable;

/**
 * A call's place in a trace, as its field {@code traceparent} says (W3C Trace Context): what a function traces itself is
 * below this span.
 */
public record TraceParent(String traceId, String spanId, boolean isSampled) {
    private static final int LENGTH = 55;
    private static final String HEX = "0123456789abcdef";

    /** What the request says; null where it says nothing that can be read. */
    public static @Nullable TraceParent of(Headers headers) {
        var text = headers.first("traceparent");
        if (text == null || text.length() < LENGTH || text.charAt(2) != '-' || text.charAt(35) != '-') {
            return null;
        }
        var trace = text.substring(3, 35);
        var span = text.substring(36, 52);
        int flags = HEX.indexOf(text.charAt(54));
        if (!isId(trace) || !isId(span) || text.charAt(52) != '-' || flags < 0) {
            return null;
        }
        return new TraceParent(trace, span, (flags & 1) == 1);
    }

    private static boolean isId(String id) {
        return id.chars().allMatch(c -> HEX.indexOf(c) >= 0) && id.chars().anyMatch(c -> c != '0');
    }

    /** The same as AWS X-Ray writes it, in {@code X-Amzn-Trace-Id}. */
    public String xray() {
        return "Root=1-" + traceId.substring(0, 8) + "-" + traceId.substring(8) + ";Parent=" + spanId + ";Sampled="
                + (isSampled ? "1" : "0");
    }
}
