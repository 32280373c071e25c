package dev.nabi.gateway.server;

import dev.nabi.gateway.call.LoopCalls;
import dev.nabi.gateway.loop.Deadline;
import dev.nabi.gateway.proxy.AddedFields;
import dev.nabi.gateway.wire.BadMessageException;
import dev.nabi.gateway.wire.BodyReader;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.RequestReader;
import dev.nabi.gateway.wire.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection that speaks HTTP/1.1: one request at a time, those behind it wait in the kernel.
 *
 * <pre>
 * HEAD ── a request ──→ BODY ── its last byte ──→ ANSWER ── the answer's last byte ──→ HEAD
 *                        └── the answer's last byte ──→ DISCARD ── the body's last byte ──→ HEAD
 * an answer after which nothing can be trusted ──→ LINGER (reads into nothing for a while) ──→ closed
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
final class Http1Connection extends Http1Answering {
    /** As long as a slow client may need for the rest of what it sends before it reads the answer. */
    private static final long LINGER_NANOS = 30_000_000_000L;

    private static final long LINGER_IDLE_NANOS = 5_000_000_000L;

    private enum Phase {
        HEAD,
        BODY,
        ANSWER,
        DISCARD,
        LINGER
    }

    private final RequestReader reader;
    private final BodyReader body;
    private final HeldBytes held;
    private final Deadline idle = new Deadline() {
        @Override
        protected void passed() {
            channel.close();
        }
    };
    private Phase phase = Phase.HEAD;
    private @Nullable Listener listener;
    private @Nullable Reader sink;
    private boolean isConsuming;
    private boolean hasDropped;
    private boolean isPaused;
    private boolean isInputShut;
    private @Nullable HalfClosed halfClosed;
    private boolean isHeadTimed;
    private long lingerEnds;

    Http1Connection(LoopCalls calls, Channel channel) {
        super(calls, channel);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, !isSecure());
        this.reader = new RequestReader(
                calls.options().maxRequestLineBytes(), calls.options().maxHeaderBytes(), calls.heads());
        this.body = new BodyReader(calls.heads());
        this.held = new HeldBytes(calls.memory());
        waitForRequest();
    }

    private void waitForRequest() {
        calls.deadlines().setAfter(idle, calls.options().idleTimeoutMillis() * 1_000_000);
    }

    /** Between two requests, of which none has begun, nothing is lost by an end. */
    void closeIfIdle() {
        if (phase == Phase.HEAD && reader.isEmpty() && held.isEmpty()) {
            channel.close();
        }
    }

    private void idle(long nanos) {
        calls.deadlines().set(idle, calls.ticks().nanos() + nanos);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var in = (ByteBuf) message;
        if (held.isEmpty()) {
            consume(in);
        } else {
            hold(in);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (phase == Phase.HEAD && !isHeadTimed && !reader.isEmpty()) {
            isHeadTimed = true;
            idle(calls.options().headTimeoutMillis() * 1_000_000);
        }
        if (sink != null) {
            sink.paused();
        }
    }

    /** Reads as far as one may at the moment, and keeps the rest. */
    private void consume(ByteBuf in) {
        isConsuming = true;
        try {
            while (in.isReadable() && read(in)) {}
        } catch (BadMessageException bad) {
            in.skipBytes(in.readableBytes());
            unreadable(bad);
        } finally {
            isConsuming = false;
        }
        if (in.isReadable() && channel.isActive()) {
            channel.config().setAutoRead(false);
            hold(in);
        } else {
            in.release();
        }
    }

    private void hold(ByteBuf in) {
        if (hasDropped) {
            in.release();
        } else if (!held.hold(channel.alloc(), in)) {
            hasDropped = true;
            if (phase == Phase.ANSWER) {
                // What was dropped is of later requests: the client sends them again on another connection.
                closeAfterAnswer();
            } else {
                unreadable(BadMessageException.noMemory());
            }
        }
    }

    /** One step; false when no more may be read now. */
    private boolean read(ByteBuf in) throws BadMessageException {
        return switch (phase) {
            case HEAD -> {
                if (reader.read(in)) {
                    begin(reader.head());
                }
                yield true;
            }
            case BODY -> {
                if (sink == null || isPaused) {
                    yield false;
                }
                body.read(in, sink);
                if (body.isEnded() && phase == Phase.BODY) {
                    phase = Phase.ANSWER;
                }
                yield true;
            }
            case DISCARD -> {
                body.read(in, DiscardedBody.INSTANCE);
                if (body.isEnded()) {
                    next();
                }
                yield true;
            }
            case LINGER -> {
                in.skipBytes(in.readableBytes());
                var left = lingerEnds - calls.ticks().nanos();
                idle(Math.min(left, LINGER_IDLE_NANOS));
                yield true;
            }
            case ANSWER -> false;
        };
    }

    private void begin(RequestHead head) {
        calls.deadlines().disarm(idle);
        isHeadTimed = false;
        take(head);
        body.begin(head.length());
        phase = body.isEnded() ? Phase.ANSWER : Phase.BODY;
        calls.handle(this);
    }

    /** Goes on where it stopped. */
    private void proceed() {
        if (isConsuming) {
            return;
        }
        var rest = held.take();
        if (rest != null) {
            consume(rest);
            if (sink != null) {
                sink.paused();
            }
        }
        if (held.isEmpty() && !isPaused && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
        if (isInputShut) {
            inputShut();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            isInputShut = true;
            inputShut();
        }
    }

    /** The client sends no more, and what it sent has been read: it may still read its answer. */
    private void inputShut() {
        if (!held.isEmpty() || isConsuming) {
            return;
        }
        if (phase == Phase.ANSWER) {
            closeAfterAnswer();
            if (halfClosed == null && !isAnswering()) {
                halfClosed = new HalfClosed(calls, channel, this::sendContinue);
            }
        } else {
            channel.close();
        }
    }

    private void endProbes() {
        if (halfClosed != null) {
            halfClosed.cancel();
            halfClosed = null;
        }
    }

    @Override
    long bodyLeft() {
        return body.left();
    }

    private void next() {
        phase = Phase.HEAD;
        take(UNREAD);
        reader.reset();
        waitForRequest();
    }

    private void unreadable(BadMessageException bad) {
        if (listener != null) {
            listener.onMalformed(bad);
        } else if (phase == Phase.HEAD) {
            calls.refuse(this, bad);
        } else {
            channel.close();
        }
    }

    @Override
    public void setListener(Listener to) {
        listener = to;
    }

    @Override
    public void read(Reader to) {
        sink = to;
        isPaused = false;
        proceed();
        if (!isConsuming) {
            to.paused();
        }
    }

    @Override
    public boolean isRead() {
        return phase != Phase.BODY && phase != Phase.DISCARD;
    }

    @Override
    public void pause() {
        isPaused = true;
        channel.config().setAutoRead(false);
    }

    @Override
    public void resume() {
        if (isPaused) {
            isPaused = false;
            proceed();
        }
    }

    @Override
    public void switchProtocols(ResponseHead head, AddedFields added) {
        super.switchProtocols(head, added);
        body.begin(Length.UNTIL_CLOSE);
        phase = Phase.BODY;
    }

    @Override
    public void end(@Nullable Fields trailers) {
        if (!isAnswerWhole()) {
            // What comes next would be taken for the rest of this answer.
            reset();
            return;
        }
        endProbes();
        var sent = finish(trailers);
        listener = null;
        sink = null;
        isPaused = false;
        if (mustClose()) {
            if (phase == Phase.ANSWER && ((held.isEmpty() && !hasDropped) || isInputShut)) {
                sent.addListener(ChannelFutureListener.CLOSE);
            } else {
                linger(sent);
            }
        } else if (phase == Phase.BODY) {
            phase = Phase.DISCARD;
            waitForRequest();
            proceed();
        } else {
            next();
            proceed();
        }
    }

    /** Closes our side, and reads on for a while: a client that still sends would lose the answer to a reset. */
    private void linger(ChannelFuture sent) {
        phase = Phase.LINGER;
        sent.addListener(done -> {
            var tls = channel.pipeline().get(SslHandler.class);
            if (tls != null) {
                tls.closeOutbound().addListener(closed -> shutdownOutput());
            } else {
                shutdownOutput();
            }
        });
        lingerEnds = calls.ticks().nanos() + LINGER_NANOS;
        idle(LINGER_IDLE_NANOS);
        proceed();
    }

    private void shutdownOutput() {
        if (channel instanceof SocketChannel socket) {
            socket.shutdownOutput();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!countBacklog()) {
            channel.close();
        } else if (listener != null && channel.isWritable()) {
            listener.onWritable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        calls.deadlines().cancel(idle);
        endProbes();
        abandon();
        held.release();
        reader.close();
        body.close();
        var of = listener;
        listener = null;
        sink = null;
        if (of != null) {
            of.onClosed();
        }
    }
}
