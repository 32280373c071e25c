package dev.nabi.gateway.proxy;

import dev.nabi.gateway.instances.Instance;
import dev.nabi.gateway.loop.MemoryBound;
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
 *      └ untaken    └ untaken (nothing was processed), broke    └ broke (the client sees a broken answer)
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
    private final Head head;
    private final Body body;
    private final Listener listener;
    private final MemoryBound memory;
    private @Nullable Upstream out;
    private @Nullable DeclaredBody declared;
    private long bytesOut;
    private boolean isAnswered;
    private boolean isTunnel;
    private boolean isOver;

    public Exchange(Downstream in, Instance instance, Head head, Body body, Listener listener, MemoryBound memory) {
        this.in = in;
        this.instance = instance;
        this.head = head;
        this.body = body;
        this.listener = listener;
        this.memory = memory;
    }

    public void start(Upstreams upstreams) {
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
        upstream.send(in.request(), head, this);
        if (body.isEmpty()) {
            upstream.end(null);
        } else if (!body.replay().to(upstream)) {
            if (body.mustContinue()) {
                in.askForBody();
            }
            in.read(new RequestBody(upstream));
        }
    }

    @Override
    public void failed(Throwable cause) {
        if (end()) {
            listener.untaken(cause);
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
        var stamp = listener.answered(answer.status());
        if (answer.status() == ResponseHead.SWITCHING_PROTOCOLS) {
            isTunnel = true;
            in.leaveHttp(answer, stamp);
            in.read(new RequestBody(out()));
        } else {
            declared = new DeclaredBody(answer, in.request().isHead());
            in.answer(answer, stamp);
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
            out().pause();
        }
    }

    private void malformed(String what) {
        out().reset();
        if (end()) {
            listener.broke(new IOException(what));
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
        listener.completed();
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
            listener.completed();
            in.end(null);
        } else if (maySendAgain()) {
            if (!in.isRead()) {
                // What comes of the body meanwhile waits for the next instance.
                in.pause();
            }
            listener.untaken(new UnprocessedException(cause));
        } else {
            body.replay().drop();
            listener.broke(cause);
        }
    }

    private boolean maySendAgain() {
        return !isAnswered
                && body.replay().isPossible()
                && RetryRule.maySendAgain(in.request().method(), out().isUnprocessed(), out().isStale());
    }

    /** The client went away; says whether that is a good end, as it is of a tunnel. */
    public boolean clientGone() {
        cancel();
        return isTunnel;
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

    /** The request's body on its way to the function. */
    private final class RequestBody implements Downstream.Reader {
        private final Upstream to;

        RequestBody(Upstream to) {
            this.to = to;
        }

        @Override
        public void part(ByteBuf part) {
            if (isOver) {
                part.release();
            } else if (body.take(part.readableBytes()) || isTunnel) {
                if (!isAnswered) {
                    body.replay().keep(part, memory);
                }
                to.write(part);
                if (!to.isWritable()) {
                    in.pause();
                }
            } else {
                part.release();
                cancel();
                listener.tooLarge();
            }
        }

        @Override
        public void ended(@Nullable Fields trailers) {
            if (!isOver) {
                body.replay().end(trailers);
                to.end(trailers);
            }
        }

        @Override
        public void paused() {
            if (!isOver) {
                to.flush();
            }
        }
    }
}
