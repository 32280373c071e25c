package dev.nabi.gateway.server;

import dev.nabi.gateway.wire.BodyReader;
import dev.nabi.gateway.wire.Fields;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The rest of a request's body that has been answered already. */
final class DiscardedBody implements BodyReader.Sink {
    static final DiscardedBody INSTANCE = new DiscardedBody();

    private DiscardedBody() {}

    @Override
    public void part(ByteBuf part) {
        part.release();
    }

    @Override
    public void ended(@Nullable Fields trailers) {}
}
