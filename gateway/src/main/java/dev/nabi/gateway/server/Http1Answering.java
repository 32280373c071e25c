package dev.nabi.gateway.server;

import dev.nabi.gateway.call.Client;
import dev.nabi.gateway.call.LoopCalls;
import dev.nabi.gateway.forwarded.Peer;
import dev.nabi.gateway.proxy.AddedFields;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.MessageWriter;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.RequestHead.Version;
import dev.nabi.gateway.wire.ResponseHead;
import dev.nabi.gateway.wire.SendBacklog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** The writing half of a client's connection that speaks HTTP/1.1: the answer to the request that has been read last. */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
abstract class Http1Answering extends ChannelInboundHandlerAdapter implements Client {
    /** Stands for a request that has not come, or cannot be read. */
    static final RequestHead UNREAD = new RequestHead("", "", Version.HTTP_1_1, null, Fields.empty(), Length.NONE);

    /** Of a body that nobody wants so much is read so that the connection may serve another request. */
    private static final long MOST_DISCARDED = 256 * 1024;

    final LoopCalls calls;
    final Channel channel;
    private final MessageWriter writer;
    private final SendBacklog backlog;
    private final Peer peer;
    private final boolean isSecure;
    private RequestHead request = UNREAD;
    private boolean isAnswering;
    private boolean hasAskedForBody;
    private boolean mustClose;

    Http1Answering(LoopCalls calls, Channel channel) {
        this.calls = calls;
        this.channel = channel;
        this.writer = new MessageWriter(channel);
        this.isSecure = channel.pipeline().get(SslHandler.class) != null;
        this.backlog = new SendBacklog(channel, calls.memory());
        this.peer = Peer.of(channel.remoteAddress(), calls.options().trustedProxies());
    }

    /** The next request, or none yet. */
    final void take(RequestHead head) {
        request = head;
        hasAskedForBody = false;
        mustClose = !head.isKeptAlive();
    }

    final boolean mustClose() {
        return mustClose;
    }

    /** Ends the answer; the future is of its last byte. */
    final ChannelFuture finish(@Nullable Fields trailers) {
        isAnswering = false;
        return writer.end(trailers);
    }

    /** Counts what the client does not read; false when there is no memory for it. */
    final boolean countBacklog() {
        return backlog.count();
    }

    final void abandon() {
        writer.abandon();
        backlog.release();
    }

    @Override
    public void switchProtocols(ResponseHead head, AddedFields added) {
        isAnswering = true;
        mustClose = true;
        var text = calls.text();
        Http1Answer.head(head, added, text);
        Http1Answer.upgrade(text);
        writer.begin(text.line(), Length.UNTIL_CLOSE);
    }

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public boolean isSecure() {
        return isSecure;
    }

    @Override
    public void askForBody() {
        if (request.version() == Version.HTTP_1_1) {
            hasAskedForBody = true;
            sendContinue();
        }
    }

    /**
     * Sends an interim answer, which every client of HTTP/1.1 skips (RFC 9110, section 15.2). To one that is gone it is
     * what brings back the reset that says so: a client that only ended its own half looks the same until then.
     */
    final void sendContinue() {
        if (request.version() == Version.HTTP_1_1 && !isAnswering) {
            channel.writeAndFlush(
                    channel.alloc().directBuffer(Http1Answer.CONTINUE.length).writeBytes(Http1Answer.CONTINUE));
        }
    }

    @Override
    public void answer(ResponseHead head, @Nullable AddedFields added) {
        isAnswering = true;
        var isHttp10 = request.version() == Version.HTTP_1_0;
        var mayHaveBody = ResponseHead.mayHaveBody(head.status(), request.isHead());
        var hasEnd = head.length().isKnown() || !mayHaveBody;
        if (!isRead() && (bodyLeft() > MOST_DISCARDED || (request.isExpectingContinue() && !hasAskedForBody))) {
            // To read so much for nothing costs more than a connection; and a client that was not asked for its body
            // may
            // send it or leave it out, so that what comes next cannot be told.
            mustClose = true;
        }
        // On its way out the gateway has its clients connect anew, which leads to another one.
        mustClose |= (isHttp10 && !hasEnd) || calls.resources().gate().isDraining();
        var text = calls.text();
        Http1Answer.head(head, added, text);
        var framing = framing(head, mayHaveBody, isHttp10);
        Http1Answer.framing(text, framing.kind() == Length.Kind.CHUNKED, mustClose, isHttp10);
        writer.begin(text.line(), framing);
    }

    private static Length framing(ResponseHead head, boolean mayHaveBody, boolean isHttp10) {
        if (!mayHaveBody) {
            return Length.NONE;
        }
        return head.length().isKnown() ? head.length() : isHttp10 ? Length.UNTIL_CLOSE : Length.CHUNKED;
    }

    /** How much of the request's body is still to come. */
    abstract long bodyLeft();

    /** Whether the answer's body is as long as its head says. */
    final boolean isAnswerWhole() {
        return writer.isWhole();
    }

    @Override
    public void write(ByteBuf part) {
        writer.write(part);
    }

    @Override
    public void flush() {
        writer.flush();
    }

    @Override
    public boolean isWritable() {
        return writer.isWritable();
    }

    @Override
    public long bytesBeforeWritable() {
        return channel.isWritable() ? 0 : channel.bytesBeforeWritable();
    }

    @Override
    public boolean isAnswering() {
        return isAnswering;
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public void closeAfterAnswer() {
        mustClose = true;
    }

    @Override
    public void reset() {
        channel.close();
    }
}
