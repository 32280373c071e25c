package dev.nabi.function.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request's body as it arrives; reading it is what sends {@code 100 Continue}. */
public final class RequestBody extends InputStream {
    private static final int MAX_CHUNK_LINE = 1024;
    private static final int MAX_TRAILERS = 100;
    /** What is made of text takes: its bytes, and a string of two bytes a character. */
    public static final int TEXT_COPIES = 3;

    private static final int SMALL = 32 * 1024;

    interface Continue {
        void send() throws IOException;
    }

    private final SocketInput in;
    private final boolean chunked;
    private final Continue beforeFirstRead;
    private final BodyBudget budget;
    private final long announced;
    private long left;
    private boolean started;
    private boolean ended;
    private int taken;

    RequestBody(SocketInput in, Framing framing, BodyBudget budget, Continue beforeFirstRead) {
        this.in = in;
        this.budget = budget;
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

    /** Whether more is left to read than this, as far as the head says how long the body is. */
    boolean leavesMoreThan(int bound) {
        return !ended && !chunked && left > bound;
    }

    /**
     * The whole body, held in memory until its request is answered. It takes its share of the budget of all bodies.
     *
     * @param most how many bytes it may have
     * @param copies how many times its length what is made of it takes
     * @return null where the body is longer
     */
    public byte @Nullable [] hold(int most, int copies) throws IOException {
        if (announced > most) {
            return null;
        }
        if (announced >= 0) {
            taken += announced == 0 ? 0 : budget.take(announced * copies);
            return readFully((int) announced);
        }
        int small = Math.min(SMALL, most);
        taken += budget.take((long) small * (copies + 1));
        var first = readNBytes(small);
        return first.length < small ? first : holdRest(first, most, copies);
    }

    private byte @Nullable [] holdRest(byte[] first, int most, int copies) throws IOException {
        // Nothing waits while it holds: the small share goes back before the largest is asked for.
        release();
        taken = budget.take((long) most * (copies + 1));
        var rest = readNBytes(most - first.length + 1);
        if (first.length + rest.length > most) {
            return null;
        }
        var all = Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }

    /** Gives back what {@link #hold} took. */
    void release() {
        if (taken > 0) {
            budget.giveBack(taken);
            taken = 0;
        }
    }

    private byte[] readFully(int length) throws IOException {
        var bytes = new byte[length];
        for (int at = 0; at < length; ) {
            at += read(bytes, at, length - at);
        }
        return bytes;
    }

    /** Reads what is left, to keep the connection; false if that is more than the bound. */
    boolean drain(int bound) throws IOException {
        if (leavesMoreThan(bound)) {
            return false;
        }
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
