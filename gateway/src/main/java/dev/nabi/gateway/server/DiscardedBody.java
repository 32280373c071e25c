package dev.nabi.gateway.server;

import dev.nabi.gateway.wire.BodyReader;
import dev.nabi.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** What is read of a request that has been answered: nobody wants it, and too much of it closes the connection. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a connection is told by its events
final class DiscardedBody implements BodyReader.Sink {
    private static final long MOST = 1 << 20;

    private final Channel channel;
    private long bytes;

    DiscardedBody(Channel channel) {
        this.channel = channel;
    }

    void reset() {
        bytes = 0;
    }

    void count(int some) {
        bytes += some;
        if (bytes > MOST) {
            channel.close();
        }
    }

    @Override
    public void part(ByteBuf part) {
        var size = part.readableBytes();
        part.release();
        count(size);
    }

    @Override
    public void ended(@Nullable Fields trailers) {}
}
