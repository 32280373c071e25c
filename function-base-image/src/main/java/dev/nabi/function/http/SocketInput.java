package dev.nabi.function.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes that a connection brings, buffered across requests. */
final class SocketInput {
    static final int MAX_HEAD = 64 * 1024;
    private static final int BUFFER = 8 * 1024;

    private final InputStream in;
    private byte[] buffer = new byte[BUFFER];
    private int start;
    private int end;

    SocketInput(InputStream in) {
        this.in = in;
    }

    /** The next request's head; null when the peer closed before its first byte. */
    @Nullable
    RequestHead readHead() throws IOException {
        compact();
        int scanned = 0;
        while (true) {
            skipLeadingEmptyLines();
            int length = headLength(Math.max(scanned - 3, start));
            if (length >= 0) {
                var head = RequestHead.parse(Arrays.copyOfRange(buffer, start, start + length), length);
                start += length;
                return head;
            }
            scanned = end;
            if (end - start >= MAX_HEAD) {
                throw new HttpException(431, "the request's head is longer than " + MAX_HEAD + " bytes");
            }
            if (!fill()) {
                if (end == start) {
                    return null;
                }
                throw new EOFException("the peer closed within a request's head");
            }
        }
    }

    int read(byte[] into, int offset, int length) throws IOException {
        if (start == end) {
            if (length >= BUFFER) {
                return in.read(into, offset, length);
            }
            start = end = 0;
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, end - start);
        System.arraycopy(buffer, start, into, offset, count);
        start += count;
        return count;
    }

    /** One line without its CRLF, of at most that many bytes. */
    String readLine(int max) throws IOException {
        var line = new StringBuilder();
        int previous = -1;
        var one = new byte[1];
        while (read(one, 0, 1) == 1) {
            int c = one[0] & 0xff;
            if (previous == '\r' && c == '\n') {
                line.setLength(line.length() - 1);
                return line.toString();
            }
            if (c == '\n' || previous == '\r' || line.length() > max) {
                throw HttpException.bad("a malformed line in a chunked body");
            }
            line.append((char) c);
            previous = c;
        }
        throw new EOFException("the peer closed within a chunked body");
    }

    /** RFC 9112 2.2 asks for it: some clients send an empty line after a body. */
    private void skipLeadingEmptyLines() {
        while (end - start >= 2 && buffer[start] == '\r' && buffer[start + 1] == '\n') {
            start += 2;
        }
    }

    private int headLength(int from) throws HttpException {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n' && (i == start || buffer[i - 1] != '\r')) {
                throw HttpException.bad("a line of the request's head does not end with CRLF");
            }
            if (i - start >= 3 && buffer[i] == '\n' && buffer[i - 2] == '\n') {
                return i + 1 - start;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, MAX_HEAD + BUFFER));
        }
        int count = in.read(buffer, end, buffer.length - end);
        end += Math.max(count, 0);
        return count > 0;
    }

    private void compact() {
        System.arraycopy(buffer, start, buffer, 0, end - start);
        end -= start;
        start = 0;
        if (buffer.length > BUFFER && end <= BUFFER) {
            buffer = Arrays.copyOf(buffer, BUFFER);
        }
    }
}
