package dev.nabi.gateway.trace;

import java.nio.charset.StandardCharsets;

/** Ids as lower-case hexadecimal digits, the only ones that Trace Context allows. */
public final class Hex {
    private static final int LONG_DIGITS = 16;

    private Hex() {}

    static boolean isHex(String text, int from, int count) {
        for (var i = from; i < from + count; i++) {
            var c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** The number that digits stand for; of others, anything. */
    static long read(String text, int from, int count) {
        var value = 0L;
        for (var i = from; i < from + count; i++) {
            var c = text.charAt(i);
            value = (value << 4) | ((c <= '9' ? c - '0' : c - 'a' + 10) & 15);
        }
        return value;
    }

    static void write(long value, byte[] to, int at) {
        for (var i = 0; i < LONG_DIGITS; i++) {
            var digit = (int) (value >>> (60 - 4 * i)) & 15;
            to[at + i] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
        }
    }

    /** The id of a span. */
    public static String of(long id) {
        var bytes = new byte[LONG_DIGITS];
        write(id, bytes, 0);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The id of a trace or an invocation. */
    public static String of(long high, long low) {
        var bytes = new byte[2 * LONG_DIGITS];
        write(high, bytes, 0);
        write(low, bytes, LONG_DIGITS);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
