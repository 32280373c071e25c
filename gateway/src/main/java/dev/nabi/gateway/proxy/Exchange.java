package dev.nabi.gateway.proxy;

import dev.nabi.gateway.instances.Instance;
import dev.nabi.gateway.wire.DeclaredBody;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One request to one instance and its answer, streamed both ways at the pace of the slower side.
 *
 * <pre>
 * connecting ─→ asking ─→ answering ─→ over
 *      └ not taken  └ not taken (nothing was processed), broke    └ broke (the client sees a broken answer)
 * </pre>
 *
 * Whatever an instance sends, the client's side gets an answer that is framed as its head says.
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
    private @Nullable DeclaredBody declared;
    private long bytesOut;
    private boolean isAnswered;
    private boolean isTunnel;
    private boolean isOver;
    private boolean isClientPaused;

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
        body.replay().drop();
        if (out != null) {
            out.reset();
        }
    }

    /** Whether the instance takes more of the request's body than has come. */
    public boolean awaitsBody() {
        return out != null && !isClientPaused && !in.isRead() && !body.isEmpty();
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
        listener.onConnected();
        upstream.send(in.request(), forwarding, this);
        if (body.isEmpty()) {
            upstream.end(null);
        } else if (!body.replay().to(upstream)) {
            if (body.mustContinue()) {
                in.askForBody();
            }
            read();
        }
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
        if (isOver) {
            return;
        }
        var isTunnelAsked = in.request().isWebSocket();
        if (!answer.isFinal(isTunnelAsked)) {
            malformed("it answered with status " + answer.status());
            return;
        }
        isAnswered = true;
        body.replay().drop();
        var added = listener.onAnswered(answer.status());
        if (answer.status() == ResponseHead.SWITCHING_PROTOCOLS) {
            isTunnel = true;
            in.switchProtocols(answer, added);
            read();
        } else {
            declared = new DeclaredBody(answer, in.request().isHead());
            in.answer(answer, added);
        }
    }

    @Override
    public void part(ByteBuf part) {
        if (isOver || part.readableBytes() == 0) {
            part.release();
        } else if (isTunnel) {
            pass(part);
        } else if (declared == null || !declared.isAllowed()) {
            // The answer is whole with its head: what is behind it is nobody's.
            part.release();
            out().reset();
            ended(null);
        } else if (declared.take(part.readableBytes())) {
            pass(part);
        } else {
            part.release();
            malformed("its answer is longer than its Content-Length");
        }
    }

    private void pass(ByteBuf part) {
        bytesOut += part.readableBytes();
        in.write(part);
        if (!in.isWritable()) {
            // Most often the kernel takes it at once: to pause before that costs two system calls for each 64 KiB. And
            // nobody else may flush: the stream that this came on can end with it.
            in.flush();
            if (!isOver && !in.isWritable()) {
                out().pause();
            }
        }
    }

    private void malformed(String what) {
        out().reset();
        if (end()) {
            listener.onBroken(new IOException(what));
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
        if (!isOver && declared != null && !declared.isWhole()) {
            malformed("its answer is shorter than its Content-Length");
        }
        if (!end()) {
            return;
        }
        listener.onCompleted();
        in.end(trailers);
    }

    @Override
    public void writable() {
        if (!isOver) {
            isClientPaused = false;
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
        } else if (maySendAgain()) {
            if (!in.isRead()) {
                // What comes of the body meanwhile waits for the next instance.
                in.pause();
            }
            listener.onNotTaken(cause, false);
        } else {
            body.replay().drop();
            listener.onBroken(cause);
        }
    }

    private boolean maySendAgain() {
        return !isAnswered
                && body.replay().isPossible()
                && RetryRule.maySendAgain(in.request().method(), out().isUnprocessed(), out().isStale());
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
            if (!isAnswered) {
                body.replay().keep(part);
            }
            out().write(part);
            if (!out().isWritable()) {
                out().flush();
                pauseClient();
            }
        }
    }

    private void pauseClient() {
        if (!isOver && !out().isWritable()) {
            isClientPaused = true;
            in.pause();
        }
    }

    void requestEnded(@Nullable Fields trailers) {
        if (!isOver) {
            body.replay().end(trailers);
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
