package dev.nabi.gateway.server;

import dev.nabi.gateway.wire.Fields;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Sees what the library's server does not tell of a request: its trailers, and whether it has a body. */
final class Http2Frames extends Http2FrameListenerDecorator {
    private final IntFunction<@Nullable Http2Stream> streams;
    private boolean headIsAll;

    Http2Frames(Http2FrameListener library, IntFunction<@Nullable Http2Stream> streams) {
        super(library);
        this.streams = streams;
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean isEnd)
            throws Http2Exception {
        note(id, headers, isEnd);
        super.onHeadersRead(context, id, headers, padding, isEnd);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean isExclusive,
            int padding,
            boolean isEnd)
            throws Http2Exception {
        note(id, headers, isEnd);
        super.onHeadersRead(context, id, headers, dependency, weight, isExclusive, padding, isEnd);
    }

    /** Whether nothing follows the headers that are being handed on. */
    boolean headIsAll() {
        return headIsAll;
    }

    /** Of a request that is known these are its second headers, hence its last. */
    private void note(int id, Http2Headers headers, boolean isEnd) {
        headIsAll = isEnd;
        var stream = streams.apply(id);
        if (stream != null) {
            var fields = new Fields(256);
            headers.forEach(header ->
                    fields.add(header.getKey().toString(), header.getValue().toString()));
            stream.trailers(fields);
        }
    }
}
