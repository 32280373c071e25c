package dev.nabi.gateway.wire;

/** The rules for single characters of a message (RFC 9110, section 5). */
final class Ascii {
    static final byte CR = '\r';
    static final byte LF = '\n';
    static final byte SPACE = ' ';
    static final byte TAB = '\t';

    /** A token's characters in lower case; 0 for what is not of a token. */
    private static final byte[] TOKEN = new byte[128];

    static {
        for (var c : "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".toCharArray()) {
            TOKEN[c] = (byte) c;
            if (c >= 'a' && c <= 'z') {
                TOKEN[c - 'a' + 'A'] = (byte) c;
            }
        }
    }

    private Ascii() {}

    /** The lower case of a token's character; 0 for what may not be in a token. */
    static int tokenLower(byte b) {
        return b < 0 ? 0 : TOKEN[b];
    }

    static boolean isToken(byte[] bytes, int from, int to) {
        for (var i = from; i < to; i++) {
            if (tokenLower(bytes[i]) == 0) {
                return false;
            }
        }
        return from < to;
    }

    /** Whether a field's value may hold it: no control character but a tab. */
    static boolean isValue(byte b) {
        return b >= SPACE ? b != 0x7f : b < 0 || b == TAB;
    }

    /** Whether a request's target may hold it as it is: what is visible, in ASCII. */
    static boolean isTarget(int b) {
        return b > SPACE && b < 0x7f;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Whether it begins with a word in lower case, in whatever case. */
    static boolean startsWith(byte[] bytes, int from, int to, byte[] lower) {
        if (to - from < lower.length) {
            return false;
        }
        for (var i = 0; i < lower.length; i++) {
            if (lowerOf(bytes[from + i]) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    private static int lowerOf(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }
}
