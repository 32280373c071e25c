package dev.nabi.gateway.proxy;

import dev.nabi.gateway.wire.Fields;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Locale;

/** Ends a request to an {@code h2c} instance with trailers, which the library's client cannot send. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a stream is told by its events
final class H2cTrailers {
    private H2cTrailers() {}

    /** Ends one whose head is sent; false, and nothing done, when none of the trailers passes. */
    static boolean end(HttpClientRequest out, Fields trailers) {
        var headers = headers(trailers);
        if (headers.isEmpty()) {
            return false;
        }
        send(((ConnectionBase) out.connection()).channel(), out.streamId(), headers);
        return true;
    }

    private static Http2Headers headers(Fields trailers) {
        var headers = new DefaultHttp2Headers();
        for (var i = 0; i < trailers.size(); i++) {
            if (trailers.known(i).passesAsTrailer()) {
                headers.add(trailers.name(i).toLowerCase(Locale.ROOT), trailers.value(i));
            }
        }
        return headers;
    }

    private static void send(Channel channel, int id, Http2Headers headers) {
        var context = channel.pipeline().context(Http2ConnectionHandler.class);
        var codec = (Http2ConnectionHandler) context.handler();
        var stream = codec.connection().stream(id);
        // An instance may have ended it already.
        if (stream != null && stream.state().localSideOpen()) {
            codec.encoder().writeHeaders(context, id, headers, 0, true, context.newPromise());
            channel.flush();
        }
    }
}
