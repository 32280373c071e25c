package dev.nabi.gateway.wire;

import io.netty.buffer.ByteBuf;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes bodies in chunks (RFC 9112, section 7.1). */
public final class Chunks {
    /** The most that a chunk adds to what it holds. */
    public static final int OVERHEAD = 12;

    private static final byte[] CRLF = Text.of("\r\n");
    private static final byte[] LAST = Text.of("0\r\n");
    private static final byte[] DIGITS = Text.of("0123456789abcdef");

    private Chunks() {}

    /** What comes before a chunk of some size. */
    public static void size(ByteBuf out, int size) {
        for (var shift = 28 - Integer.numberOfLeadingZeros(size) / 4 * 4; shift >= 0; shift -= 4) {
            out.writeByte(DIGITS[(size >>> shift) & 15]);
        }
        out.writeBytes(CRLF);
    }

    /** What comes after a chunk. */
    public static void end(ByteBuf out) {
        out.writeBytes(CRLF);
    }

    /** What comes after all chunks. */
    public static void last(ByteBuf out, @Nullable Fields trailers, Predicate<FieldName> passes) {
        out.writeBytes(LAST);
        if (trailers != null) {
            for (var i = 0; i < trailers.size(); i++) {
                if (passes.test(trailers.known(i))) {
                    out.writeBytes(trailers.bytes(), trailers.nameFrom(i), trailers.nameTo(i) - trailers.nameFrom(i));
                    out.writeByte(':').writeByte(' ');
                    out.writeBytes(
                            trailers.bytes(), trailers.valueFrom(i), trailers.valueTo(i) - trailers.valueFrom(i));
                    out.writeBytes(CRLF);
                }
            }
        }
        out.writeBytes(CRLF);
    }
}
