package dev.nabi.gateway.http;

import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * Refuses a request whose length is told twice. The library would believe Transfer-Encoding and forget Content-Length;
 * a proxy before us may have believed the other, and then the two of us see different requests (RFC 9112, section 6.1).
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final String NAME = "httpDecoder";

    StrictRequestDecoder(HttpServerOptions options) {
        super(options);
    }

    /** Puts it in the place of the library's, before the connection's first byte is read; HTTP/2 frames need none. */
    static void install(HttpServerConnection connection, HttpServerOptions options) {
        var pipeline = connection.channel().pipeline();
        if (pipeline.get(NAME) != null) {
            pipeline.replace(NAME, NAME, new StrictRequestDecoder(options));
        }
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding are set");
    }
}
