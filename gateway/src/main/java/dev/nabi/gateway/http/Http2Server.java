package dev.nabi.gateway.http;

import dev.nabi.gateway.loop.Deadline;
import io.netty.channel.Channel;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SslChannelProvider;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** The library's server on connections that are accepted here; it speaks HTTP/2 on them. */
final class Http2Server {
    private final Worker worker;
    private final BiConsumer<Channel, SslChannelProvider> speaking;

    Http2Server(Worker worker, ContextInternal context) {
        this.worker = worker;
        this.speaking = new Unbound(context, options(worker.options())).speaking(context);
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
        private int requests;

        Connection(HttpServerConnection connection) {
            this.connection = connection;
            // The library's watch for idleness would also end a long answer.
            var pipeline = connection.channel().pipeline();
            if (pipeline.get(LIBRARY_IDLE) != null) {
                pipeline.remove(LIBRARY_IDLE);
            }
            connection.handler(this::handle);
            connection.closeHandler(closed -> worker.loop().deadlines().cancel(this));
            idle();
        }

        private void handle(HttpServerRequest in) {
            requests++;
            worker.loop().deadlines().cancel(this);
            in.response().endHandler(end -> ended());
            new Http2Stream(in).begin(worker);
        }

        private void ended() {
            requests--;
            if (requests == 0) {
                idle();
            }
        }

        private void idle() {
            var patience = worker.options().idleTimeoutMillis() * 1_000_000;
            worker.loop().deadlines().set(this, worker.loop().ticks().nanos() + patience);
        }

        @Override
        protected void passed() {
            connection.close();
        }
    }
}
