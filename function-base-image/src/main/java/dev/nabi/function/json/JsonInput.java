package dev.nabi.function.json;

import static dev.nabi.function.json.Declined.DECLINED;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads JSON (RFC 8259) from UTF-8 bytes, token by token; whatever is not plainly well-formed is declined. */
final class JsonInput {
    static final int MAX_DEPTH = 100;
    private static final int MAX_NUMBER = 100;
    private static final int MAX_NAME = 10_000;
    private static final char REPLACEMENT = '\ufffd';

    private final byte[] json;
    private int at;

    JsonInput(byte[] json) {
        this.json = json;
    }

    /** The first byte of the next token; 0 at the end. */
    byte peek() {
        while (at < json.length) {
            byte b = json[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            at++;
        }
        return 0;
    }

    /** Takes the byte if it is the next token. */
    boolean take(char token) {
        if (peek() != token) {
            return false;
        }
        at++;
        return true;
    }

    void expect(char token) throws Declined {
        if (!take(token)) {
            throw DECLINED;
        }
    }

    /** Takes these bytes if they come next. */
    boolean takeAll(byte[] bytes) {
        peek();
        if (json.length - at < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (json[at + i] != bytes[i]) {
                return false;
            }
        }
        at += bytes.length;
        return true;
    }

    void end() throws Declined {
        if (peek() != 0 || at < json.length) {
            throw DECLINED;
        }
    }

    /** Takes {@code null}, {@code true} or {@code false}. */
    boolean takeWord(String word) throws Declined {
        if (peek() != word.charAt(0)) {
            return false;
        }
        for (int i = 0; i < word.length(); i++, at++) {
            if (at == json.length || json[at] != word.charAt(i)) {
                throw DECLINED;
            }
        }
        if (at < json.length && Character.isJavaIdentifierPart(json[at] & 0xff)) {
            throw DECLINED;
        }
        return true;
    }

    String name() throws Declined {
        var name = string();
        if (name.length() > MAX_NAME) {
            throw DECLINED;
        }
        expect(':');
        return name;
    }

    String string() throws Declined {
        expect('"');
        int start = at;
        boolean ascii = true;
        while (at < json.length) {
            byte b = json[at++];
            if (b == '"') {
                return text(start, at - 1, ascii);
            }
            if (b == '\\') {
                return escaped(new StringBuilder(text(start, at - 1, ascii)));
            }
            if (b >= 0 && b < ' ') {
                throw DECLINED;
            }
            ascii &= b > 0;
        }
        throw DECLINED;
    }

    private String escaped(StringBuilder text) throws Declined {
        text.append(escape());
        int start = at;
        boolean ascii = true;
        while (at < json.length) {
            byte b = json[at++];
            if (b == '"') {
                return text.append(text(start, at - 1, ascii)).toString();
            }
            if (b == '\\') {
                text.append(text(start, at - 1, ascii)).append(escape());
                start = at;
            } else if (b >= 0 && b < ' ') {
                throw DECLINED;
            }
            ascii &= b > 0;
        }
        throw DECLINED;
    }

    private char escape() throws Declined {
        if (at == json.length) {
            throw DECLINED;
        }
        byte b = json[at++];
        return switch (b) {
            case '"', '\\', '/' -> (char) b;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw DECLINED;
        };
    }

    private char unicode() throws Declined {
        if (json.length - at < 4) {
            throw DECLINED;
        }
        int code = 0;
        for (int end = at + 4; at < end; at++) {
            int digit = Character.digit(json[at], 16);
            if (digit < 0) {
                throw DECLINED;
            }
            code = (code << 4) | digit;
        }
        return (char) code;
    }

    private String text(int start, int end, boolean ascii) throws Declined {
        if (ascii) {
            return new String(json, start, end - start, StandardCharsets.ISO_8859_1);
        }
        var text = new String(json, start, end - start, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            throw DECLINED;
        }
        return text;
    }

    /** An integer between the bounds; a fraction, an exponent or any other token is declined. */
    long integer(long least, long most) throws Declined {
        long value = integer(number());
        if (value < least || value > most) {
            throw DECLINED;
        }
        return value;
    }

    double real() throws Declined {
        return Double.parseDouble(number());
    }

    static long integer(String digits) throws Declined {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException notOne) {
            throw DECLINED;
        }
    }

    /** A number's characters, by the grammar of JSON. */
    String number() throws Declined {
        peek();
        int start = at;
        at += at < json.length && json[at] == '-' ? 1 : 0;
        if (at < json.length && json[at] == '0') {
            at++;
        } else {
            digits();
        }
        if (at < json.length && json[at] == '.') {
            at++;
            digits();
        }
        if (at < json.length && (json[at] == 'e' || json[at] == 'E')) {
            at++;
            at += at < json.length && (json[at] == '-' || json[at] == '+') ? 1 : 0;
            digits();
        }
        boolean ended = at == json.length || ",]} \n\r\t".indexOf(json[at]) >= 0;
        var number = new String(json, start, at - start, StandardCharsets.ISO_8859_1);
        // Minus zero is a matter of the type that it is read as.
        if (!ended || number.length() > MAX_NUMBER || number.equals("-0")) {
            throw DECLINED;
        }
        return number;
    }

    private void digits() throws Declined {
        int start = at;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        if (at == start) {
            throw DECLINED;
        }
    }

    /** The bytes of one value of any kind. */
    byte[] slice() throws Declined {
        peek();
        int start = at;
        NaturalValue.read(this, 0);
        return Arrays.copyOfRange(json, start, at);
    }

    int deeper(int depth) throws Declined {
        if (depth == MAX_DEPTH) {
            throw DECLINED;
        }
        return depth + 1;
    }

    boolean bool() throws Declined {
        if (takeWord("true")) {
            return true;
        }
        if (takeWord("false")) {
            return false;
        }
        throw DECLINED;
    }
}
