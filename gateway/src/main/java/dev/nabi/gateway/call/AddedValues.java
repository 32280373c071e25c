package dev.nabi.gateway.call;

import java.nio.charset.StandardCharsets;

/** The values of the fields that the gateway adds to an answer: which invocation it was, and where the time went. */
final class AddedValues {
    private static final long NANOS_PER_MICRO = 1000;

    private AddedValues() {}

    /** Where the time went, in milliseconds, as browsers show it: in the queue, for a start, in the function. */
    static String serverTiming(long queueNanos, long startNanos, long functionNanos) {
        var text = new StringBuilder(64).append("queue;dur=");
        millis(text, queueNanos).append(", start;dur=");
        millis(text, startNanos).append(", function;dur=");
        return millis(text, functionNanos).toString();
    }

    private static StringBuilder millis(StringBuilder text, long nanos) {
        var micros = nanos / NANOS_PER_MICRO;
        text.append(micros / 1000);
        var rest = (int) (micros % 1000);
        return rest == 0
                ? text
                : text.append('.')
                        .append((char) ('0' + rest / 100))
                        .append((char) ('0' + rest / 10 % 10))
                        .append((char) ('0' + rest % 10));
    }

    /** An id as 32 hexadecimal digits. */
    static String id(long high, long low) {
        var digits = new byte[32];
        for (var i = 0; i < 16; i++) {
            digits[15 - i] = digit((int) (high >>> (4 * i)) & 15);
            digits[31 - i] = digit((int) (low >>> (4 * i)) & 15);
        }
        return new String(digits, StandardCharsets.ISO_8859_1);
    }

    private static byte digit(int value) {
        return (byte) (value < 10 ? '0' + value : 'a' + value - 10);
    }
}
