package dev.nabi.gateway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A head that is being written: put together on the heap, where bytes are cheap to put, and sent in one piece. */
public final class Text implements FieldSink {
    private static final byte[] CRLF = {Ascii.CR, Ascii.LF};
    private static final byte[] COLON = {':', Ascii.SPACE};
    private static final int LONGEST_NUMBER = 20;

    private byte[] bytes = new byte[4096];
    private int length;

    /** Bytes that are written often. */
    public static byte[] of(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public Text clear() {
        length = 0;
        return this;
    }

    public Text put(byte[] more) {
        return put(more, 0, more.length);
    }

    public Text put(byte[] more, int from, int to) {
        reserve(to - from);
        System.arraycopy(more, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    /** Of a text that is known to have no character past ISO 8859-1. */
    @SuppressWarnings("deprecation") // the one way to copy such a text without an array between
    public Text put(String text) {
        var count = text.length();
        reserve(count);
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    public Text put(long number) {
        reserve(LONGEST_NUMBER);
        var rest = number;
        var digits = 1;
        for (var ten = 10L; digits < LONGEST_NUMBER - 1 && rest >= ten; ten *= 10) {
            digits++;
        }
        for (var at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    public Text line() {
        return put(CRLF);
    }

    @Override
    public void copy(Fields fields, int index) {
        put(fields.bytes(), fields.nameFrom(index), fields.nameTo(index));
        put(COLON);
        put(fields.bytes(), fields.valueFrom(index), fields.valueTo(index));
        line();
    }

    @Override
    public void add(OwnField name, String value) {
        put(name.prefix()).put(value).line();
    }

    /** The bytes, with room for some more. */
    public ByteBuf toBuffer(ByteBufAllocator allocator, int more) {
        return allocator.directBuffer(length + more).writeBytes(bytes, 0, length);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }
}
