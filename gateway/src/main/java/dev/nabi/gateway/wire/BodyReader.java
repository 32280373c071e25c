package dev.nabi.gateway.wire;

import static dev.nabi.gateway.wire.BadMessageException.malformed;

import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.BadMessageException.Kind;
import io.netty.buffer.ByteBuf;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Finds a body's parts and its end in what comes after a head.
 *
 * <pre>
 * counted   PART ── the last byte ──→ END
 * chunked   SIZE ─→ PART ─→ PART_END ─→ SIZE … ── size 0 ──→ TRAILER ── empty line ──→ END
 * </pre>
 */
public final class BodyReader {
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int LONGEST_TRAILERS = 16 * 1024;
    private static final int MOST_SIZE_DIGITS = 15;

    private enum State {
        PART,
        SIZE,
        PART_END,
        TRAILER,
        END
    }

    /** Takes what is found. */
    public interface Sink {
        /** A part; the sink releases it. */
        void part(ByteBuf part);

        /** The body is over; {@code trailers} came after it. */
        void ended(@Nullable Fields trailers);
    }

    private final MemoryBound heads;
    private final Line line;
    private State state = State.END;
    private boolean isChunked;
    private long left;
    private @Nullable Fields trailers;
    private int trailerFrom;

    /** {@code heads} bounds what the trailers of all connections hold. */
    public BodyReader(MemoryBound heads) {
        this.heads = heads;
        this.line = new Line(heads);
    }

    /** Begins a body. */
    public void begin(Length length) {
        close();
        line.release();
        isChunked = length.kind() == Length.Kind.CHUNKED;
        left = length.kind() == Length.Kind.UNTIL_CLOSE ? Long.MAX_VALUE : length.bytes();
        state = isChunked ? State.SIZE : length.isEmpty() ? State.END : State.PART;
    }

    /** The trailers have been passed on, or the connection is gone. */
    public void close() {
        if (trailers != null) {
            trailers.uncount();
            trailers = null;
        }
        line.bytes.uncount();
    }

    public boolean isEnded() {
        return state == State.END;
    }

    /** How many bytes are still to come; of a body that does not say, a very large number. */
    public long left() {
        return isChunked && state != State.END ? Long.MAX_VALUE : state == State.END ? 0 : left;
    }

    /** Reads one part or the end at most; false when it needs more bytes for that. */
    public boolean read(ByteBuf in, Sink sink) throws BadMessageException {
        while (in.isReadable()) {
            switch (state) {
                case PART -> {
                    part(in, sink);
                    return true;
                }
                case SIZE -> {
                    if (line.read(in, LONGEST_LINE)) {
                        size();
                    }
                }
                case PART_END -> {
                    if (line.read(in, 0)) {
                        state = State.SIZE;
                    }
                }
                case TRAILER -> {
                    if (trailer(in)) {
                        state = State.END;
                        sink.ended(trailers);
                        return true;
                    }
                }
                case END -> {
                    return false;
                }
            }
        }
        return false;
    }

    private void part(ByteBuf in, Sink sink) {
        var count = (int) Math.min(left, in.readableBytes());
        left -= count;
        var part = in.readRetainedSlice(count);
        if (left > 0) {
            sink.part(part);
        } else if (isChunked) {
            state = State.PART_END;
            sink.part(part);
        } else {
            state = State.END;
            sink.part(part);
            sink.ended(null);
        }
    }

    private void size() throws BadMessageException {
        left = line.hex(MOST_SIZE_DIGITS);
        state = left == 0 ? State.TRAILER : State.PART;
    }

    /** Takes a line after the last chunk; true when it is the empty one at the end. */
    private boolean trailer(ByteBuf in) throws BadMessageException {
        if (!line.read(in, LONGEST_LINE)) {
            return false;
        }
        if (line.isEmpty()) {
            return true;
        }
        if (trailers == null) {
            trailers = new Fields(256, 256, heads);
            trailerFrom = 0;
        }
        if (trailers.size() == HeadReader.MOST_FIELDS) {
            throw new BadMessageException(Kind.HEAD_TOO_LONG, "there are more than 200 trailers");
        }
        trailerFrom = line.appendTo(trailers, trailerFrom);
        if (trailerFrom > LONGEST_TRAILERS) {
            throw new BadMessageException(Kind.HEAD_TOO_LONG, "the trailers are too long");
        }
        return false;
    }

    /** A line among chunks, out of whatever pieces it comes in. */
    private static final class Line {
        private final Fields bytes;
        private boolean isTaken;

        Line(MemoryBound heads) {
            bytes = new Fields(32, 256, heads);
        }

        void release() {
            bytes.release();
            isTaken = false;
        }

        private void clear() {
            bytes.clear();
            isTaken = false;
        }

        boolean read(ByteBuf in, int longest) throws BadMessageException {
            if (isTaken) {
                clear();
            }
            var lf = in.bytesBefore(Ascii.LF);
            var count = lf < 0 ? in.readableBytes() : lf + 1;
            if (bytes.length() + count > longest + 2) {
                throw malformed("a chunk does not end where it said, or its line is too long");
            }
            bytes.append(in, count);
            if (lf < 0) {
                return false;
            }
            var end = bytes.length() - 2;
            if (end < 0 || bytes.bytes()[end] != Ascii.CR) {
                throw malformed("a chunk's line does not end with CR LF");
            }
            bytes.shorten(end);
            isTaken = true;
            return true;
        }

        boolean isEmpty() {
            return bytes.length() == 0;
        }

        /** A chunk's size; its extensions mean nothing to us. */
        long hex(int mostDigits) throws BadMessageException {
            var size = 0L;
            var i = 0;
            for (; i < bytes.length(); i++) {
                var digit = HexFormat.isHexDigit(bytes.bytes()[i]) ? HexFormat.fromHexDigit(bytes.bytes()[i]) : -1;
                if (digit < 0) {
                    break;
                }
                size = 16 * size + digit;
            }
            if (i == 0 || i > mostDigits || !isExtension(i)) {
                throw malformed("a chunk's size is no hexadecimal number");
            }
            return size;
        }

        /** Whether what follows the size is nothing, or an extension without control characters. */
        private boolean isExtension(int from) {
            var at = from;
            while (at < bytes.length() && (bytes.bytes()[at] == Ascii.SPACE || bytes.bytes()[at] == Ascii.TAB)) {
                at++;
            }
            if (at == bytes.length()) {
                return at == from;
            }
            var isSound = bytes.bytes()[at] == ';';
            for (; at < bytes.length(); at++) {
                isSound &= Ascii.isValue(bytes.bytes()[at]);
            }
            return isSound;
        }

        /** Adds itself as a field; returns where the next one begins. */
        int appendTo(Fields fields, int from) throws BadMessageException {
            fields.append(bytes);
            FieldLine.mark(fields, from, fields.length(), false);
            return fields.length();
        }
    }
}
