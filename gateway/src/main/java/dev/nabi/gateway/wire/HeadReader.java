package dev.nabi.gateway.wire;

import static dev.nabi.gateway.wire.BadMessageException.malformed;

import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.BadMessageException.Kind;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads a start line and fields out of whatever pieces they come in. Lines end with CR LF and nothing else; no line
 * continues the one before (RFC 9112, sections 2.2 and 5).
 */
abstract class HeadReader {
    /** Bytes are looked at in pieces of this size, so that of a long body little is copied in vain. */
    private static final int PIECE = 1024;

    /** As many as any browser, proxy or framework sends, many times over. */
    static final int MOST_FIELDS = 200;

    /** Between messages a connection keeps room for one of this size. */
    private static final int KEPT = 4096;

    private static final String KEEP_ALIVE = "keep-alive";
    private static final String CLOSE = "close";

    private final Fields fields;
    private final int longestLine;
    private final int longest;
    private int lineFrom;
    private int scanned;
    private boolean hasStart;

    /** {@code longestLine} bounds the start line, {@code longest} all that follows it, {@code heads} those of all. */
    HeadReader(int longestLine, int longest, MemoryBound heads) {
        this.fields = new Fields(2 * PIECE, KEPT, heads);
        this.longestLine = longestLine;
        this.longest = longest;
    }

    Fields fields() {
        return fields;
    }

    /** Whether nothing of a message has come. */
    public boolean isEmpty() {
        return fields.length() == 0;
    }

    /** Takes what is of the head, and says whether it is whole; the rest stays unread. */
    public boolean read(ByteBuf in) throws BadMessageException {
        while (in.isReadable()) {
            fields.append(in, Math.min(PIECE, in.readableBytes()));
            if (scan()) {
                var surplus = fields.length() - scanned;
                in.readerIndex(in.readerIndex() - surplus);
                fields.shorten(scanned);
                return true;
            }
        }
        return false;
    }

    /** Makes room for the next message. */
    public void reset() {
        fields.release();
        lineFrom = 0;
        scanned = 0;
        hasStart = false;
    }

    /** The connection is gone. */
    public void close() {
        fields.uncount();
    }

    private boolean scan() throws BadMessageException {
        var bytes = fields.bytes();
        var length = fields.length();
        for (var i = scanned; i < length; i++) {
            if (bytes[i] == Ascii.LF) {
                var from = lineFrom;
                scanned = i + 1;
                lineFrom = scanned;
                if (i == from || bytes[i - 1] != Ascii.CR) {
                    throw malformed("a line does not end with CR LF");
                }
                if (line(from, i - 1)) {
                    return true;
                }
            }
        }
        scanned = length;
        bound(lineFrom, length);
        return false;
    }

    private void bound(int from, int to) throws BadMessageException {
        if (!hasStart && to - from > longestLine) {
            throw new BadMessageException(Kind.LINE_TOO_LONG, "the first line is too long");
        }
        if (to > longest + longestLine) {
            throw new BadMessageException(Kind.HEAD_TOO_LONG, "the header fields are too long");
        }
    }

    /** Takes a line; true when it is the empty one at the head's end. */
    private boolean line(int from, int to) throws BadMessageException {
        bound(from, to);
        if (!hasStart) {
            // Some clients send an empty line after a body: it says nothing.
            if (from != to) {
                hasStart = true;
                startLine(from, to);
            }
            return false;
        }
        if (from == to) {
            return true;
        }
        if (fields.size() == MOST_FIELDS) {
            throw new BadMessageException(Kind.HEAD_TOO_LONG, "there are more than " + MOST_FIELDS + " header fields");
        }
        FieldLine.mark(fields, from, to, mayRepairNames());
        return false;
    }

    /** The value of Connection behind another one of the same head; those that are sent most are made once. */
    static String connection(Fields fields, int index, @Nullable String before) {
        var value = fields.isValue(index, KEEP_ALIVE)
                ? KEEP_ALIVE
                : fields.isValue(index, CLOSE) ? CLOSE : fields.value(index);
        return before == null ? value : before + "," + value;
    }

    /** Whether a blank between a field's name and its colon is taken away (RFC 9112, section 5.1) instead of refused. */
    abstract boolean mayRepairNames();

    abstract void startLine(int from, int to) throws BadMessageException;
}
