package dev.nabi.function.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A response on its way: nothing goes out before it outgrows the buffer or is finished, so that a short one is a
 * single write with its length, and one that fails half-way can still become an error.
 */
public final class Response extends OutputStream {
    private static final int BUFFER = 16 * 1024;

    /** Asked once before the first byte goes out; it refuses by throwing. */
    public interface CommitGate {
        void beforeCommit() throws IOException;
    }

    private enum Mode {
        BUFFERING,
        FIXED,
        CHUNKED,
        UNTIL_CLOSE,
        FINISHED
    }

    private final OutputStream out;
    private final boolean http11;
    private final boolean headOnly;
    private final Headers headers = new Headers();
    private CommitGate gate = () -> {};
    private int status = 200;
    private boolean close;
    private BooleanSupplier closeAtEnd = () -> false;
    private Mode mode = Mode.BUFFERING;
    private byte[] buffer = new byte[512];
    private int buffered;
    private long leftOfLength;

    Response(OutputStream out, RequestHead head) {
        this(out, head.minorVersion() == 1, head.method().equals("HEAD"));
    }

    Response(OutputStream out, boolean http11, boolean headOnly) {
        this.out = out;
        this.http11 = http11;
        this.headOnly = headOnly;
    }

    /** An empty response in this one's place, for who has to answer instead of the handler. */
    public Response replacement() {
        return new Response(out, http11, headOnly);
    }

    public Headers headers() {
        return headers;
    }

    public int status() {
        return status;
    }

    public void status(int code) {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("the response's status is " + code + "; allowed are 200 to 599");
        }
        if (isCommitted()) {
            throw new IllegalStateException("the response is on its way with status " + status);
        }
        status = code;
    }

    public void gate(CommitGate commitGate) {
        gate = commitGate;
    }

    /** The connection ends after this response. */
    public void closeAfter() {
        close = true;
    }

    /** Asked where the response goes out as a whole: whether the connection ends after it. */
    void closeAtEndIf(BooleanSupplier condition) {
        closeAtEnd = condition;
    }

    boolean closes() {
        return close || mode == Mode.UNTIL_CLOSE;
    }

    public boolean isCommitted() {
        return mode != Mode.BUFFERING;
    }

    /** Forgets what was written and set so far, as long as none of it has left. */
    public void reset() {
        if (isCommitted()) {
            throw new IllegalStateException("the response is on its way");
        }
        status = 200;
        buffered = 0;
        headers.clear();
    }

    /** Sends a whole body and finishes. */
    public void send(byte[] body) throws IOException {
        if (buffered + body.length <= BUFFER || isCommitted()) {
            write(body, 0, body.length);
            finish();
            return;
        }
        close |= closeAtEnd.getAsBoolean();
        commit(Mode.FIXED, (long) buffered + body.length, body);
        mode = Mode.FINISHED;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        if (mode == Mode.FINISHED) {
            throw new IOException("the response is finished");
        }
        if (mode == Mode.BUFFERING && buffered + length <= BUFFER) {
            keep(from, offset, length);
            return;
        }
        if (mode == Mode.BUFFERING) {
            commitStream(length);
        }
        put(from, offset, length);
    }

    /** Sends what there is; from here on the response is a stream. */
    @Override
    public void flush() throws IOException {
        if (mode == Mode.BUFFERING) {
            commitStream(0);
        }
    }

    @Override
    public void close() throws IOException {
        finish();
    }

    public void finish() throws IOException {
        switch (mode) {
            case BUFFERING -> {
                close |= closeAtEnd.getAsBoolean();
                commit(Mode.FIXED, headOnly && buffered == 0 ? announced(0) : buffered, NOTHING);
            }
            case CHUNKED -> {
                if (hasBody()) {
                    out.write(LAST_CHUNK);
                }
            }
            case FIXED -> {
                if (leftOfLength > 0 && hasBody()) {
                    throw new IOException("the body is " + leftOfLength + " bytes shorter than its Content-Length");
                }
            }
            case UNTIL_CLOSE, FINISHED -> {}
        }
        mode = Mode.FINISHED;
    }

    /** Framing and connection are the server's: a handler may not speak of them. */
    private static final List<String> CONNECTION_FIELDS = List.of(
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "upgrade",
            "trailer");

    private static final byte[] NOTHING = {};
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private void keep(byte[] from, int offset, int length) {
        if (buffered + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffered + length, Math.min(buffer.length * 4, BUFFER)));
        }
        System.arraycopy(from, offset, buffer, buffered, length);
        buffered += length;
    }

    private void commitStream(int coming) throws IOException {
        long length = announced(-1);
        int kept = buffered;
        if (length >= 0) {
            if (kept + coming > length && hasBody()) {
                throw new IOException("the body is longer than its Content-Length, " + length);
            }
            commit(Mode.FIXED, length, NOTHING);
            leftOfLength -= kept;
            return;
        }
        buffered = 0;
        commit(http11 ? Mode.CHUNKED : Mode.UNTIL_CLOSE, -1, NOTHING);
        put(buffer, 0, kept);
    }

    /** The length that the handler set as a header field. */
    private long announced(long otherwise) {
        var length = headers.first("content-length");
        if (length == null) {
            return otherwise;
        }
        if (length.isEmpty() || length.length() > 18 || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("the response's Content-Length is \"" + length + "\", not a number");
        }
        return Long.parseLong(length);
    }

    /** What HTTP sends without a body, whatever was written, has no framing for one either. */
    private boolean hasBody() {
        return !headOnly && status != 204 && status != 304;
    }

    private void commit(Mode next, long length, byte[] rest) throws IOException {
        gate.beforeCommit();
        mode = next;
        boolean bodiless = status == 204 || status == 304;
        leftOfLength = length;
        var head = new StringBuilder(256);
        head.append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(Reason.of(status))
                .append("\r\n");
        CONNECTION_FIELDS.forEach(headers::remove);
        headers.appendTo(head);
        if (next == Mode.CHUNKED && !bodiless) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (next == Mode.FIXED && !bodiless) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        if (closes()) {
            head.append("Connection: close\r\n");
        } else if (!http11) {
            head.append("Connection: keep-alive\r\n");
        }
        write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1), !bodiless && !headOnly, rest);
    }

    private void write(byte[] head, boolean withBody, byte[] rest) throws IOException {
        if (!withBody || buffered + rest.length == 0) {
            out.write(head);
            return;
        }
        int inFirst = rest.length <= BUFFER ? rest.length : 0;
        var first = new byte[head.length + buffered + inFirst];
        System.arraycopy(head, 0, first, 0, head.length);
        System.arraycopy(buffer, 0, first, head.length, buffered);
        System.arraycopy(rest, 0, first, head.length + buffered, inFirst);
        out.write(first);
        out.write(rest, inFirst, rest.length - inFirst);
    }

    private void put(byte[] from, int offset, int length) throws IOException {
        if (length == 0 || !hasBody()) {
            return;
        }
        if (mode == Mode.CHUNKED) {
            var size = Integer.toHexString(length).getBytes(StandardCharsets.ISO_8859_1);
            var chunk = new byte[size.length + 2 + length + 2];
            System.arraycopy(size, 0, chunk, 0, size.length);
            System.arraycopy(CRLF, 0, chunk, size.length, 2);
            System.arraycopy(from, offset, chunk, size.length + 2, length);
            System.arraycopy(CRLF, 0, chunk, chunk.length - 2, 2);
            out.write(chunk);
            return;
        }
        if (mode == Mode.FIXED && length > leftOfLength) {
            throw new IOException("the body is longer than its Content-Length");
        }
        leftOfLength -= length;
        out.write(from, offset, length);
    }
}
