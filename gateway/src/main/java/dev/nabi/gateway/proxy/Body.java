package dev.nabi.gateway.proxy;

import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.RequestHead;

/** A request's body: how long it says to be, how long it may be, and what has come of it. One event loop's. */
public final class Body {
    private final Length length;
    private final long most;
    private final boolean isExpectingContinue;
    private final Replay replay = new Replay();
    private long bytes;
    private boolean isContinued;

    /** The body that a request announces; {@code most} of 0 is no bound. */
    public Body(RequestHead request, long most) {
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

    /** Counts what has come; false when it is more than may. */
    boolean take(int some) {
        bytes += some;
        return bytes <= most;
    }

    /** What has been sent of it, as long as it may have to be sent again. */
    Replay replay() {
        return replay;
    }

    /** Whether the client waits to be asked for its body. Once: a retry finds it asked for. */
    boolean mustContinue() {
        var must = isExpectingContinue && !isContinued;
        isContinued = true;
        return must;
    }
}
