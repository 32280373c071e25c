package dev.nabi.function.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A request's body as it arrives; reading it is what sends {@code 100 Continue}. */
public final class RequestBody extends InputStream {
    private static final int MAX_CHUNK_LINE = 1024;
    private static final int MAX_TRAILERS = 100;

    interface Continue {
        void send() throws IOException;
    }

    private final SocketInput in;
    private final boolean chunked;
    private final Continue beforeFirstRead;
    private final long announced;
    private long left;
    private boolean started;
    private boolean ended;

    RequestBody(SocketInput in, Framing framing, Continue beforeFirstRead) {
        this.in = in;
        this.beforeFirstRead = beforeFirstRead;
        this.chunked = framing instanceof Framing.Chunked;
        this.announced = framing instanceof Framing.Fixed(var length) ? length : -1;
        this.left = Math.max(announced, 0);
        this.ended = announced == 0;
    }

    /** How long the head says the body is; -1 where it does not. */
    public long length() {
        return announced;
    }

    /** True once the last byte was read. */
    boolean isConsumed() {
        return ended;
    }

    boolean isStarted() {
        return started;
    }

    /** Reads what is left, to keep the connection; false if that is more than the bound. */
    boolean drain(int bound) throws IOException {
        var bin = new byte[8192];
        for (long drained = 0; !ended && drained <= bound; ) {
            drained += Math.max(read(bin, 0, bin.length), 0);
        }
        return ended;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        if (!started) {
            started = true;
            beforeFirstRead.send();
        }
        if (chunked && left == 0 && !nextChunk()) {
            return -1;
        }
        int count = in.read(into, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the peer closed with " + left + " bytes of the body to come");
        }
        left -= count;
        if (left == 0) {
            endOfPart();
        }
        return count;
    }

    private void endOfPart() throws IOException {
        if (!chunked) {
            ended = true;
        } else if (!in.readLine(0).isEmpty()) {
            throw HttpException.bad("a chunk is longer than it said");
        }
    }

    private boolean nextChunk() throws IOException {
        var line = in.readLine(MAX_CHUNK_LINE);
        int extension = line.indexOf(';');
        var size = (extension < 0 ? line : line.substring(0, extension)).stripTrailing();
        if (size.isEmpty() || size.length() > 15 || !size.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw HttpException.bad("a chunk's size is not a hexadecimal number");
        }
        left = Long.parseLong(size, 16);
        if (left > 0) {
            return true;
        }
        for (int trailers = 0; !in.readLine(MAX_CHUNK_LINE * 8).isEmpty(); trailers++) {
            if (trailers == MAX_TRAILERS) {
                throw HttpException.bad("more than " + MAX_TRAILERS + " trailer fields");
            }
        }
        ended = true;
        return false;
    }
}
