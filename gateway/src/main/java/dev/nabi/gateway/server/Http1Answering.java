package dev.nabi.gateway.server;

import dev.nabi.gateway.call.Client;
import dev.nabi.gateway.call.LoopCalls;
import dev.nabi.gateway.proxy.AddedFields;
import dev.nabi.gateway.wire.Fields;
import dev.nabi.gateway.wire.Length;
import dev.nabi.gateway.wire.MessageWriter;
import dev.nabi.gateway.wire.RequestHead;
import dev.nabi.gateway.wire.RequestHead.Version;
import dev.nabi.gateway.wire.ResponseHead;
import dev.nabi.gateway.wire.Text;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The writing half of a client's connection that speaks HTTP/1.1: the answer to the request that has been read last. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a connection is told by its events
abstract class Http1Answering extends ChannelInboundHandlerAdapter implements Client {
    /** Stands for a request that has not come, or cannot be read. */
    static final RequestHead UNREAD = new RequestHead("", "", Version.HTTP_1_1, null, Fields.empty(), Length.NONE);

    private static final byte[] CONTINUE = Text.of("HTTP/1.1 100 Continue\r\n\r\n");

    final LoopCalls calls;
    final Channel channel;
    private final MessageWriter writer;
    private final String address;
    private RequestHead request = UNREAD;
    private boolean isAnswering;
    private boolean hasAskedForBody;
    private boolean mustClose;

    Http1Answering(LoopCalls calls, Channel channel) {
        this.calls = calls;
        this.channel = channel;
        this.writer = new MessageWriter(channel);
        this.address = channel.remoteAddress() instanceof InetSocketAddress there && there.getAddress() != null
                ? there.getAddress().getHostAddress()
                : "unknown";
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

    final void abandon() {
        writer.abandon();
    }

    @Override
    public void leaveHttp(ResponseHead head, AddedFields stamp) {
        isAnswering = true;
        mustClose = true;
        var text = calls.text();
        Http1Answer.head(head, stamp, text);
        Http1Answer.upgrade(text);
        writer.begin(text.line(), false, 0);
    }

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public void askForBody() {
        if (request.version() == Version.HTTP_1_1) {
            hasAskedForBody = true;
            channel.writeAndFlush(channel.alloc().directBuffer(CONTINUE.length).writeBytes(CONTINUE));
        }
    }

    @Override
    public void answer(ResponseHead head, @Nullable AddedFields stamp) {
        isAnswering = true;
        var isHttp10 = request.version() == Version.HTTP_1_0;
        var mayHaveBody = ResponseHead.mayHaveBody(head.status(), request.isHead());
        var hasEnd = head.length().isKnown() || !mayHaveBody;
        if (!isRead() && request.isExpectingContinue() && !hasAskedForBody) {
            // It may send the body or leave it out: what comes next cannot be told.
            mustClose = true;
        }
        // On its way out the gateway has its clients connect anew, which leads to another one.
        mustClose |= (isHttp10 && !hasEnd) || calls.resources().gate().isDraining();
        var text = calls.text();
        Http1Answer.head(head, stamp, text);
        Http1Answer.framing(text, !hasEnd && !isHttp10, mustClose, isHttp10);
        writer.begin(text.line(), !hasEnd && !isHttp10, head.length().bytes());
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
