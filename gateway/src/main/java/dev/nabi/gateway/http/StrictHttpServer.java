package dev.nabi.gateway.http;

import io.netty.channel.Channel;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SslChannelProvider;
import java.util.function.BiConsumer;

/** The library's server, whose HTTP/1 connections read with {@link StrictRequestDecoder} from their first byte. */
final class StrictHttpServer extends HttpServerImpl {
    private final HttpServerOptions decoding;

    StrictHttpServer(VertxInternal vertx, HttpServerOptions options) {
        super(vertx, options);
        this.decoding = options;
    }

    @Override
    protected BiConsumer<Channel, SslChannelProvider> childHandler(
            ContextInternal context, SocketAddress address, GlobalTrafficShapingHandler shaping) {
        var library = super.childHandler(context, address, shaping);
        return (channel, ssl) -> {
            library.accept(channel, ssl);
            channel.pipeline().addFirst(new StrictRequestDecoder.Installer(decoding));
        };
    }
}
