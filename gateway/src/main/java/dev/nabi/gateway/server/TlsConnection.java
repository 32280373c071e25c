package dev.nabi.gateway.server;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.Mapping;

/**
 * A client's connection over TLS: ALPN chooses the version of HTTP once the handshake is done. A client that ends its half
 * (close_notify) has gone: over TLS 1.2 neither half outlives the other (RFC 5246, section 7.2.1).
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome arrives as an event of the channel
final class TlsConnection extends ChannelInboundHandlerAdapter {
    /** What a connection holds more than a clear one: 13 KiB measured once it is idle, and more during the handshake. */
    private static final int BYTES = 24 * 1024;

    /** A ClientHello with all extensions, those of post-quantum key exchange among them, has about 2 KiB. */
    private static final int LONGEST_CLIENT_HELLO = 16 * 1024;

    private final LoopConnections loop;
    private boolean hasMemory;
    private boolean isServed;

    private TlsConnection(LoopConnections loop) {
        this.loop = loop;
    }

    /** Puts TLS on a connection that was just accepted. */
    static void open(Channel channel, LoopConnections loop, Mapping<? super String, SslContext> certificates) {
        var patience = loop.calls().options().headTimeoutMillis();
        channel.pipeline().addLast(new Handshake(certificates, patience), new TlsConnection(loop));
    }

    /** Finds the certificate by the host that the client names, and begins the handshake, which is bounded in time. */
    private static final class Handshake extends SniHandler {
        private final long patienceMillis;

        Handshake(Mapping<? super String, SslContext> certificates, long patienceMillis) {
            super(certificates, LONGEST_CLIENT_HELLO, patienceMillis);
            this.patienceMillis = patienceMillis;
        }

        @Override
        protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
            var handler = super.newSslHandler(context, allocator);
            handler.setHandshakeTimeoutMillis(patienceMillis);
            return handler;
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        hasMemory = loop.calls().memory().take(BYTES);
        if (!hasMemory) {
            context.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (!handshake.isSuccess()) {
                context.close();
            } else if (!isServed) {
                isServed = true;
                serve(context.channel());
            }
        } else if (event instanceof SslCloseCompletionEvent) {
            context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private void serve(Channel channel) {
        if (ApplicationProtocolNames.HTTP_2.equals(
                channel.pipeline().get(SslHandler.class).applicationProtocol())) {
            loop.speakHttp2(channel);
        } else {
            loop.speakHttp1(channel);
        }
    }

    /** The client does not speak TLS, or not as one should. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (hasMemory) {
            loop.calls().memory().release(BYTES);
        }
        context.fireChannelInactive();
    }
}
