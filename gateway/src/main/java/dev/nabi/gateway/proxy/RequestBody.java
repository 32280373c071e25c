package dev.nabi.gateway.proxy;

import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.RequestHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A request's body on its way to an instance: how long it says to be, how long it may be, and what has come of it. */
public final class RequestBody implements Downstream.Reader {
    /** The longest body that is read in whole before an instance is taken for it. */
    public static final int SHORT = 16 * 1024;

    private final Length length;
    private long most;
    private final boolean isExpectingContinue;
    private final Replay replay;
    private long bytes;
    private boolean isContinued;
    private boolean isWhole;
    private @Nullable Runnable whole;
    private @Nullable Exchange exchange;

    /** The body that a request announces; {@code most} of 0 is no bound, {@code memory} bounds what is kept of it. */
    public RequestBody(RequestHead request, long most, MemoryBound memory) {
        this.replay = new Replay(memory);
        this.length = request.length();
        this.most = most == 0 ? Long.MAX_VALUE : most;
        this.isExpectingContinue = request.isExpectingContinue();
    }

    public boolean isEmpty() {
        return length.isEmpty();
    }

    /** The Function takes no more than this. */
    public void lower(long bytes) {
        most = Math.min(most, bytes);
    }

    /** The most that it may have. */
    public long most() {
        return most;
    }

    public boolean isTooLarge() {
        return length.bytes() > most;
    }

    /** Whether it is read in whole before an instance is taken for it. */
    public boolean isShort() {
        return length.isKnown() && length.bytes() > 0 && length.bytes() <= SHORT;
    }

    /** Whether all of it has come, and is kept. */
    public boolean isWhole() {
        return isWhole;
    }

    /** Whether it was held in vain: there was no memory for it. */
    public boolean isLost() {
        return whole != null && !replay.isPossible();
    }

    /** Whether it was held in vain: it is longer than what may be held of it. */
    public boolean isTooLong() {
        return isLost() && bytes > replay.most();
    }

    /** Reads and keeps a short one; {@code onWhole} runs when all of it is there, or there is no memory for it. */
    public void hold(Downstream in, Runnable onWhole) {
        hold(in, onWhole, replay.most());
    }

    /** Reads and keeps it while it has {@code mostBytes} at most. */
    public void hold(Downstream in, Runnable onWhole, int mostBytes) {
        if (whole == null) {
            whole = onWhole;
            replay.most(mostBytes);
            if (mustContinue()) {
                in.askForBody();
            }
            in.read(this);
        }
    }

    /** A copy of what is held. */
    public byte[] held() {
        return replay.bytes();
    }

    /** Bytes that have come. */
    public long bytes() {
        return bytes;
    }

    /** Whether the client waits to be asked for its body. Once: a retry finds it asked for. */
    boolean mustContinue() {
        var must = isExpectingContinue && !isContinued;
        isContinued = true;
        return must;
    }

    /** From here on it goes through an exchange. */
    void streamTo(Exchange through) {
        exchange = through;
    }

    /** What has been sent of it, as long as it may have to be sent again. */
    Replay replay() {
        return replay;
    }

    /** Drops what is held of it. */
    public void release() {
        exchange = null;
        replay.drop();
    }

    @Override
    public void part(ByteBuf part) {
        bytes += part.readableBytes();
        if (exchange == null) {
            hold(part);
        } else {
            exchange.requestPart(part, bytes > most);
        }
    }

    private void hold(ByteBuf part) {
        if (whole == null || isWhole) {
            part.release();
            return;
        }
        replay.keep(part);
        part.release();
        if (!replay.isPossible()) {
            isWhole = true;
            whole.run();
        }
    }

    @Override
    public void ended(@Nullable Fields trailers) {
        if (exchange != null) {
            exchange.requestEnded(trailers);
        } else if (whole != null && !isWhole) {
            isWhole = true;
            replay.end(trailers);
            whole.run();
        }
    }

    @Override
    public void paused() {
        if (exchange != null) {
            exchange.requestPaused();
        }
    }
}
