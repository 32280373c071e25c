package dev.nabi.gateway.server;

import dev.nabi.gateway.call.DataPlaneOptions;
import dev.nabi.gateway.call.LoopCalls;
import dev.nabi.gateway.loop.Deadline;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SslChannelProvider;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The library's server on connections that are accepted here; it speaks HTTP/2 on them.
 *
 * <p>A gateway that leaves says so twice (RFC 9113, section 6.8): first that no new request should come, while those on
 * their way are served; then, when it refuses requests, which one was the last that it took.
 */
final class Http2Server {
    private static final int ANY_STREAM = Integer.MAX_VALUE;
    private static final long NO_ERROR = 0;
    /** Longer than a gateway that stops waits for what is in flight: the process ends it before. */
    private static final long LONGEST_HOURS = 1;

    private final LoopCalls calls;
    private final BiConsumer<Channel, SslChannelProvider> speaking;
    private final Set<Connection> connections = new LinkedHashSet<>();

    Http2Server(LoopCalls calls, ContextInternal context) {
        this.calls = calls;
        this.speaking = new Unbound(context, options(calls.options())).speaking(context);
    }

    private static HttpServerOptions options(DataPlaneOptions options) {
        return new HttpServerOptions()
                .setMaxHeaderSize(options.maxHeaderBytes())
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setHttp2ClearTextEnabled(true)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) options.idleTimeoutMillis());
    }

    @SuppressWarnings("NullAway") // without TLS the library asks for no provider of it
    void speak(Channel channel) {
        speaking.accept(channel, null);
    }

    /** Sends clients elsewhere with what they ask next. */
    void drain() {
        List.copyOf(connections).forEach(Connection::drain);
    }

    /** Takes no more requests; a connection closes when those that it has are answered. */
    void refuse() {
        List.copyOf(connections).forEach(Connection::refuse);
    }

    /** The library's server, listening on nothing. */
    private final class Unbound extends HttpServerImpl {
        Unbound(ContextInternal context, HttpServerOptions options) {
            super(context.owner(), options);
            requestHandler(in -> {});
            connectionHandler(connection -> new Connection((HttpServerConnection) connection));
        }

        @SuppressWarnings("NullAway") // no traffic is shaped
        BiConsumer<Channel, SslChannelProvider> speaking(ContextInternal context) {
            return childHandler(
                    context, SocketAddress.inetSocketAddress(0, "localhost"), (GlobalTrafficShapingHandler) null);
        }
    }

    /** A client's connection: closed when it stands idle. */
    private final class Connection extends Deadline {
        private static final String LIBRARY_IDLE = "idle";

        private final HttpServerConnection connection;
        private final Http2Frames frames;
        private final Map<Integer, Http2Stream> streams = new HashMap<>();
        private boolean isDraining;
        private boolean isRefusing;

        Connection(HttpServerConnection connection) {
            this.connection = connection;
            // The library's watch for idleness would also end a long answer.
            var pipeline = connection.channel().pipeline();
            if (pipeline.get(LIBRARY_IDLE) != null) {
                pipeline.remove(LIBRARY_IDLE);
            }
            var decoder = pipeline.get(Http2ConnectionHandler.class).decoder();
            frames = new Http2Frames(decoder.frameListener(), streams::get);
            decoder.frameListener(frames);
            connection.handler(this::handle);
            connection.closeHandler(closed -> closed());
            connections.add(this);
            idle();
        }

        private void handle(HttpServerRequest in) {
            var id = in.streamId();
            var stream = new Http2Stream(in, frames.headIsAll());
            streams.put(id, stream);
            calls.deadlines().cancel(this);
            in.response().endHandler(end -> ended(id));
            if (calls.resources().gate().isClosed()) {
                refuse();
            } else if (calls.resources().gate().isDraining()) {
                drain();
            }
            stream.begin(calls);
        }

        private void ended(int stream) {
            if (streams.remove(stream) != null && streams.isEmpty()) {
                idle();
            }
        }

        void drain() {
            if (!isDraining) {
                isDraining = true;
                connection.goAway(NO_ERROR, ANY_STREAM);
            }
        }

        void refuse() {
            if (!isRefusing) {
                isDraining = true;
                isRefusing = true;
                connection.goAway(NO_ERROR);
                connection.shutdown(LONGEST_HOURS, TimeUnit.HOURS);
            }
        }

        private void closed() {
            connections.remove(this);
            calls.deadlines().cancel(this);
        }

        private void idle() {
            var patience = calls.options().idleTimeoutMillis() * 1_000_000;
            calls.deadlines().set(this, calls.ticks().nanos() + patience);
        }

        @Override
        protected void passed() {
            connection.close();
        }
    }
}
