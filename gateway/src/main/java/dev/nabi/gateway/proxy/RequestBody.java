package dev.nabi.gateway.proxy;

import dev.nabi.gateway.loop.MemoryBound;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.RequestHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A request's body on its way to an instance: how long it says to be, how long it may be, and what has come of it. */
public final class RequestBody implements Downstream.Reader {
    private final Length length;
    private final long most;
    private final boolean isExpectingContinue;
    private final Replay replay;
    private long bytes;
    private boolean isContinued;
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

    public boolean isTooLarge() {
        return length.bytes() > most;
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
            part.release();
        } else {
            exchange.requestPart(part, bytes > most);
        }
    }

    @Override
    public void ended(@Nullable Fields trailers) {
        if (exchange != null) {
            exchange.requestEnded(trailers);
        }
    }

    @Override
    public void paused() {
        if (exchange != null) {
            exchange.requestPaused();
        }
    }
}
