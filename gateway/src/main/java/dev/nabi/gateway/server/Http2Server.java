package dev.nabi.gateway.server;

import dev.nabi.gateway.call.LoopCalls;
import dev.nabi.gateway.http2.Http2Codec;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections of one event loop's clients that speak HTTP/2.
 *
 * <p>A gateway that stops says so twice (RFC 9113, section 6.8): first that no new request should come, while those on
 * their way are served; then, when it refuses requests, which one was the last that it took.
 */
final class Http2Server {
    private final LoopCalls calls;
    private final ErrorLog errors;
    private final Set<Http2Connection> connections = new LinkedHashSet<>();

    Http2Server(LoopCalls calls) {
        this.calls = calls;
        this.errors = new ErrorLog(calls.ticks());
    }

    /** Speaks HTTP/2 on a connection, whichever way it was chosen: by the client's first bytes, or by ALPN. */
    void serve(Channel channel) {
        var connection = new Http2Connection(this, calls, channel);
        Http2Codec.serve(channel, calls.options().maxHeaderBytes(), calls.memory(), streams(connection));
        channel.pipeline().addLast(connection);
        connections.add(connection);
        connection.begin();
    }

    private static ChannelHandler streams(Http2Connection connection) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                Http2Codec.bound(stream);
                stream.pipeline().addLast(new Http2Stream(connection, stream));
            }
        };
    }

    ErrorLog errors() {
        return errors;
    }

    void closed(Http2Connection connection) {
        connections.remove(connection);
    }

    /** Sends clients elsewhere with what they ask next. */
    void drain() {
        List.copyOf(connections).forEach(Http2Connection::drain);
    }

    /** Takes no more requests; a connection closes when those that it has are answered. */
    void refuse() {
        List.copyOf(connections).forEach(Http2Connection::refuse);
    }
}
