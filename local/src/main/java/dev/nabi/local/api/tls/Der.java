package dev.nabi.local.api.tls;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Values in the distinguished encoding rules of ASN.1 (X.690): tag, length, content. */
final class Der {
    private static final int SHORT_LENGTH = 0x80;

    private Der() {}

    static byte[] value(int tag, byte[]... parts) {
        var content = concat(parts);
        var length = BigInteger.valueOf(content.length).toByteArray();
        var head = content.length < SHORT_LENGTH
                ? new byte[] {(byte) tag, (byte) content.length}
                : concat(new byte[] {(byte) tag, (byte) (SHORT_LENGTH | length.length)}, length);
        return concat(head, content);
    }

    static byte[] sequence(byte[]... members) {
        return value(0x30, members);
    }

    static byte[] set(byte[] member) {
        return value(0x31, member);
    }

    static byte[] integer(BigInteger number) {
        return value(0x02, number.toByteArray());
    }

    static byte[] bool(boolean value) {
        return value(0x01, new byte[] {(byte) (value ? 0xFF : 0)});
    }

    static byte[] octets(byte[] content) {
        return value(0x04, content);
    }

    /** Whole bytes; the first says how many bits of the last are unused: none. */
    static byte[] bits(byte[] content) {
        return value(0x03, new byte[1], content);
    }

    static byte[] utf8(String text) {
        return value(0x0C, text.getBytes(StandardCharsets.UTF_8));
    }

    /** An object identifier whose arcs after the first two are given; those are one byte, 40 × first + second. */
    static byte[] identifier(int firstTwo, int... arcs) {
        var content = new ByteArrayOutputStream();
        content.write(firstTwo);
        for (var arc : arcs) {
            for (var shift = 28; shift > 0; shift -= 7) {
                if ((arc >> shift) > 0) {
                    content.write(0x80 | ((arc >> shift) & 0x7F));
                }
            }
            content.write(arc & 0x7F);
        }
        return value(0x06, content.toByteArray());
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
