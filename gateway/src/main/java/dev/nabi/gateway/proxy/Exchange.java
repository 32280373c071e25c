package dev.nabi.gateway.proxy;

import dev.nabi.gateway.instances.Instance;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request to one instance and its answer, streamed both ways at the pace of the slower side.
 *
 * <pre>
 * connecting ─→ asking ─→ answering ─→ over
 *      └ not taken  └ not taken (nothing was written), broke    └ broke (the client sees a broken answer)
 * </pre>
 *
 * The last part of a body goes out together with the end, so that whoever is told of the end is told before the client
 * has the whole answer.
 */
public final class Exchange implements Upstream.Taker, Upstream.Events {
    private final Downstream in;
    private final Instance instance;
    private final Forwarding forwarding;
    private final RequestBody body;
    private final ExchangeListener listener;
    private @Nullable Upstream out;
    private long bytesOut;
    private boolean isAnswered;
    private boolean isTunnel;
    private boolean isOver;

    public Exchange(
            Downstream in, Instance instance, Forwarding forwarding, RequestBody body, ExchangeListener listener) {
        this.in = in;
        this.instance = instance;
        this.forwarding = forwarding;
        this.body = body;
        this.listener = listener;
    }

    public void start(UpstreamSource upstreams) {
        upstreams.take(instance, this);
    }

    /** Ends it from our side: the instance's connection is reset, and nothing is told. */
    public void cancel() {
        isOver = true;
        if (out != null) {
            out.reset();
        }
    }

    /** Bytes of the answer's body that went to the client. */
    public long bytesOut() {
        return bytesOut;
    }

    @Override
    public void connected(Upstream upstream) {
        out = upstream;
        if (isOver) {
            upstream.reset();
            return;
        }
        upstream.send(in.request(), forwarding, this);
        if (body.isEmpty()) {
            upstream.end(null);
            return;
        }
        if (body.mustContinue()) {
            in.askForBody();
        }
        read();
    }

    private void read() {
        body.streamTo(this);
        in.read(body);
    }

    @Override
    public void failed(Throwable cause) {
        if (end()) {
            listener.onNotTaken(cause, !(cause instanceof TooManyConnectionsException));
        }
    }

    @Override
    public void answered(ResponseHead answer) {
        isAnswered = true;
        var stamp = listener.onAnswered(answer.status());
        if (answer.status() == ResponseHead.SWITCHING_PROTOCOLS) {
            isTunnel = true;
            in.leaveHttp(answer, stamp);
            read();
        } else {
            in.answer(answer, stamp);
        }
    }

    @Override
    public void part(ByteBuf part) {
        if (isOver) {
            part.release();
            return;
        }
        bytesOut += part.readableBytes();
        in.write(part);
        if (!in.isWritable()) {
            out().pause();
        }
    }

    @Override
    public void paused() {
        if (!isOver) {
            in.flush();
        }
    }

    @Override
    public void ended(@Nullable Fields trailers) {
        if (!end()) {
            return;
        }
        listener.onCompleted();
        in.end(trailers);
    }

    @Override
    public void writable() {
        if (!isOver) {
            in.resume();
        }
    }

    /** The client takes more again. */
    public void clientWritable() {
        if (!isOver && out != null) {
            out.resume();
        }
    }

    @Override
    public void broke(Throwable cause) {
        if (!end()) {
            return;
        }
        if (isTunnel) {
            // Either side may close a tunnel: that is how it ends well.
            listener.onCompleted();
            in.end(null);
        } else if (!isAnswered && body.isEmpty() && out().isRefused()) {
            // A write that the kernel refused was read by nobody; with a body, parts of it may have been.
            listener.onNotTaken(cause, true);
        } else {
            listener.onBroken(cause);
        }
    }

    private Upstream out() {
        if (out == null) {
            throw new IllegalStateException("no connection to " + instance + " yet");
        }
        return out;
    }

    private boolean end() {
        var isFirst = !isOver;
        isOver = true;
        return isFirst;
    }

    /** A part of the request's body has come; {@code isTooMuch} says that it is more than may. */
    void requestPart(ByteBuf part, boolean isTooMuch) {
        if (isOver) {
            part.release();
        } else if (isTooMuch && !isTunnel) {
            part.release();
            cancel();
            listener.onBodyTooLarge();
        } else {
            out().write(part);
            if (!out().isWritable()) {
                in.pause();
            }
        }
    }

    void requestEnded(@Nullable Fields trailers) {
        if (!isOver) {
            out().end(trailers);
        }
    }

    /** What there was of the request's body has come. */
    void requestPaused() {
        if (!isOver) {
            out().flush();
        }
    }
}
