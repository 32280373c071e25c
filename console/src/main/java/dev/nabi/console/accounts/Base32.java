package dev.nabi.console.accounts;

import java.io.ByteArrayOutputStream;

/** Base 32 of RFC 4648 without padding, in which authenticator apps take secrets. */
final class Base32 {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;
    private static final int MASK = 31;

    private Base32() {}

    static String encode(byte[] bytes) {
        var text = new StringBuilder();
        var buffer = 0L;
        var bits = 0;
        for (var one : bytes) {
            buffer = ((buffer << Byte.SIZE) | (one & 0xff)) & 0xffffL;
            bits += Byte.SIZE;
            for (; bits >= BITS; bits -= BITS) {
                text.append(ALPHABET.charAt((int) ((buffer >> (bits - BITS)) & MASK)));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt((int) ((buffer << (BITS - bits)) & MASK)));
        }
        return text.toString();
    }

    static byte[] decode(String text) {
        var bytes = new ByteArrayOutputStream();
        var buffer = 0L;
        var bits = 0;
        for (var at = 0; at < text.length(); at++) {
            var value = ALPHABET.indexOf(text.charAt(at));
            if (value < 0) {
                throw new IllegalArgumentException("base 32 is of the letters " + ALPHABET);
            }
            buffer = ((buffer << BITS) | value) & 0xffffL;
            bits += BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                bytes.write((int) ((buffer >> bits) & 0xff));
            }
        }
        return bytes.toByteArray();
    }
}
