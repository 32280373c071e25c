package dev.nabi.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Refuses a request whose length is told twice. The library would believe Transfer-Encoding and forget Content-Length;
 * a proxy before us may have believed the other, and then the two of us see different requests (RFC 9112, section 6.1).
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final String NAME = "httpDecoder";

    private StrictRequestDecoder(HttpServerOptions options) {
        super(options);
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding are set");
    }

    /**
     * Puts the decoder in the place of the library's. That one appears once the first bytes have shown which version is
     * spoken, and reads a head as soon as it is whole; so bytes are let through one at a time until it is there.
     */
    static final class Installer extends ChannelInboundHandlerAdapter {
        private final HttpServerOptions options;

        Installer(HttpServerOptions options) {
            this.options = options;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var bytes = (ByteBuf) message;
            var pipeline = context.pipeline();
            while (bytes.isReadable() && pipeline.get(Http1xOrH2CHandler.class) != null) {
                context.fireChannelRead(bytes.readRetainedSlice(1));
            }
            if (pipeline.get(Http1xOrH2CHandler.class) == null) {
                if (pipeline.get(NAME) != null) {
                    pipeline.replace(NAME, NAME, new StrictRequestDecoder(options));
                }
                context.fireChannelRead(bytes);
                pipeline.remove(this);
            } else {
                bytes.release();
            }
        }
    }
}
